import type { Directory } from '#domain/directory/directory.ts'
import { useCity } from '../../app/city.tsx'
import { nameIn } from '../../app/directory-index.ts'
import type { Language } from '../../i18n/words.tsx'

/** The city's data as they are, for the domain's own functions. */
export const useDirectory = (): Directory => useCity().directory

/** Its id where the directory no longer has it. */
export function departmentName(directory: Pick<Directory, 'departments'>, departmentId: string, language: Language): string {
  const found = directory.departments.find(({ id }) => id === departmentId)
  return found === undefined ? departmentId : nameIn(found, language)
}
