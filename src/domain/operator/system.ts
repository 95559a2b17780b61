import type { Context } from '../decider.ts'
import { SYSTEM_RIGHT } from './roles.ts'

/** Who wakes, escalates, plans anew and tells how messages fared: the server itself. It has no account and nobody signs in as it. */
export const SYSTEM_ID = '00000000-0000-4000-8000-000000000138'

/** It follows up what is confidential too, as nobody else would. */
export const SYSTEM: Context['operator'] = { id: SYSTEM_ID, role: 'system', permissions: [SYSTEM_RIGHT, 'confidential.read'], departmentId: null }
