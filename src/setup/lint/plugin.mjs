// What oxlint's own rules cannot hold of docs/architecture.md. .oxlintrc.json says which rule holds where.
import { noJsdocAny, reasons } from './comments.mjs'
import { layers } from './layers.mjs'
import { noBarrels, noMutableGlobals, noVagueNames } from './modules.mjs'
import { noRawIpc, noTestBranches } from './seams.mjs'
import { sql } from './sql.mjs'

export default {
  meta: { name: 'peygir' },
  rules: {
    layers,
    sql,
    reasons,
    'no-barrels': noBarrels,
    'no-jsdoc-any': noJsdocAny,
    'no-mutable-globals': noMutableGlobals,
    'no-raw-ipc': noRawIpc,
    'no-test-branches': noTestBranches,
    'no-vague-names': noVagueNames,
  },
}
