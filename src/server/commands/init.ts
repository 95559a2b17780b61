import { randomUUID } from 'node:crypto'
import { readCityFolder } from './city-folder.ts'
import { Complaint } from './complaint.ts'
import { openOrComplain } from './open.ts'
import { addOperator, readOperator } from './operators.ts'

/** Founds a city with its first administrator in an empty data folder. */
export async function initCity(folder: string, cityFolder: string, admin: { readonly username: string; readonly password: string }, now: number): Promise<{ readonly city: string; readonly epoch: string }> {
  const directory = readCityFolder(cityFolder)
  const role = directory.roles.find(({ permissions }) => permissions.includes('operator.manage'))!.id
  // Read before anything is founded: a city without an administrator is of no use to anybody.
  const operator = await readOperator(directory.roles, { ...admin, name: admin.username, role })
  const store = await openOrComplain(folder)
  try {
    const epoch = randomUUID()
    if (!(await store.found({ epoch, serverDeskId: randomUUID(), directory, now }))) throw new Complaint(`${folder} holds a city already`)
    await addOperator(store, operator, now)
    await store.audit({ at: now, kind: 'city_founded', operatorId: null, deskId: null, address: null, details: { city: directory.city.id, epoch } })
    return { city: directory.city.name, epoch }
  } finally {
    await store.close()
  }
}
