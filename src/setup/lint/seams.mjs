// Two ways around a seam: talking to a window past the typed contract, and code that behaves otherwise under test.

/** @import { Node, Rule } from './rule.mjs' */

const RAW_IPC = ['ipcMain', 'ipcRenderer', 'contextBridge']

/** @type {Rule} */
export const noRawIpc = {
  create(context) {
    /** @param {Node} node @param {string} name */
    const check = (node, name) => {
      if (RAW_IPC.includes(name)) context.report({ node, message: `${name} is used in electron/ipc.ts and electron/preload.ts only.` })
    }
    return {
      Identifier: (node) => check(node, node.name),
      MemberExpression: (node) => {
        if (node.computed && node.property.type === 'Literal') check(node, String(node.property.value))
        const target = nameOf(node.object)
        if ((target === 'webContents' || target === 'mainFrame') && ['send', 'postMessage', 'ipc'].includes(nameOf(node) ?? '')) {
          context.report({ node, message: `${target}.${nameOf(node)} is raw IPC: electron/ipc.ts only.` })
        }
      },
    }
  },
}

const TEST_VARIABLE = /(?:^|_)(?:VITEST|JEST|PLAYWRIGHT|TEST|TESTING|E2E)(?:_|$)/u

/** @type {Rule} */
export const noTestBranches = {
  create(context) {
    /** @param {Node} node */
    const report = (node) => context.report({ node, message: 'Production code does not know that it is tested. Pass the difference in.' })
    /** @param {Node} node @param {Node[]} values */
    const compare = (node, values) => {
      const mode = values.some((it) => ['NODE_ENV', 'MODE'].includes(nameOf(it) ?? ''))
      if (mode && values.some((it) => it.type === 'Literal' && it.value === 'test')) report(node)
    }
    return {
      MemberExpression: (node) => {
        const { object } = node
        const name = nameOf(node) ?? ''
        if (object.type === 'MetaProperty' && name === 'vitest') report(node)
        else if (nameOf(object) === 'env' && TEST_VARIABLE.test(name)) report(node)
      },
      VariableDeclarator: ({ id, init }) => {
        if (id.type !== 'ObjectPattern' || !init || nameOf(init) !== 'env') return
        for (const property of id.properties) {
          if (property.type === 'Property' && TEST_VARIABLE.test(keyOf(property.key) ?? '')) report(property)
        }
      },
      BinaryExpression: (node) => compare(node, [node.left, node.right]),
      SwitchStatement: (node) => compare(node, [node.discriminant, ...node.cases.flatMap((it) => it.test ?? [])]),
    }
  },
}

/**
 * The last name of a reference: `b` of `a.b`, `a['b']`, `a?.b` and `b`.
 *
 * @param {Node} node
 */
function nameOf(node) {
  if (node.type === 'MemberExpression') return keyOf(node.property)
  return node.type === 'Identifier' ? node.name : undefined
}

/** @param {Node} key */
function keyOf(key) {
  if (key.type === 'Identifier') return key.name
  return key.type === 'Literal' && typeof key.value === 'string' ? key.value : undefined
}
