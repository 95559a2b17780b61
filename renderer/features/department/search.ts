/** In the address: which message is open, and whether the finished ones are listed. */
export interface DepartmentSearch { readonly ticket?: string; readonly done?: true }

export function readDepartmentSearch(search: Readonly<Record<string, unknown>>): DepartmentSearch {
  const { ticket, done } = search
  return { ...(typeof ticket === 'string' && ticket !== '' ? { ticket } : {}), ...(done === true ? { done } : {}) }
}
