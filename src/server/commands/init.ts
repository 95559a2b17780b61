import { randomUUID } from 'node:crypto'
import { newSealingKey, publicSealingKey, writeSealingKey } from '../auth/sealing.ts'
import { filesIn } from '../store/sqlite/files.ts'
import { readCityFolder } from './city-folder.ts'
import { Complaint } from './complaint.ts'
import { openOrComplain } from './open.ts'
import { addOperator, readOperator } from './operators.ts'

/** Founds a city with its first administrator in an empty data folder. */
export async function initCity(folder: string, cityFolder: string, admin: { readonly username: string; readonly password: string }, now: number): Promise<{ readonly city: string; readonly epoch: string }> {
  const city = readCityFolder(cityFolder)
  const role = city.roles.find(({ permissions }) => permissions.includes('operator.manage'))!.id
  // Read before anything is founded: a city without an administrator is of no use to anybody.
  const operator = await readOperator(city, { ...admin, name: admin.username, role, departmentId: null })
  const store = await openOrComplain(folder)
  try {
    if (await store.founded()) throw new Complaint(`${folder} holds a city already`)
    const epoch = randomUUID()
    const sealingKey = newSealingKey()
    const directory = { ...city, sealingKey: publicSealingKey(sealingKey) }
    // Before the city says its public half: what is sealed to it must be open to somebody.
    writeSealingKey(filesIn(folder).sealingKey, sealingKey)
    if (!(await store.found({ epoch, serverDeskId: randomUUID(), directory, now }))) throw new Complaint(`${folder} holds a city already`)
    await addOperator(store, operator, now)
    await store.audit({ at: now, kind: 'city_founded', operatorId: null, deskId: null, address: null, details: { city: city.city.id, epoch } })
    return { city: city.city.name, epoch }
  } finally {
    await store.close()
  }
}
