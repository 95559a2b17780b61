const PARTS = [
  { id: 'desks', chord: 'Alt+Digit1' },
  { id: 'releases', chord: 'Alt+Digit2' },
  { id: 'rings', chord: 'Alt+Digit3' },
] as const

export type WorkstationPart = (typeof PARTS)[number]['id']
export const WORKSTATION_PARTS: readonly { readonly id: WorkstationPart; readonly chord: string }[] = PARTS
