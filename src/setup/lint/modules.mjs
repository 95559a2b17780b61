// What a module may not be: a barrel, a drawer called utils, or a holder of state that every importer shares.
import path from 'node:path'
import { ROOT } from './rule.mjs'

/** @import { Node, Rule } from './rule.mjs' */

/** @type {Rule} */
export const noBarrels = {
  create: (context) => ({
    Program(node) {
      const reexports = findReexports(node.body)
      const isIndex = /^index\.[cm]?[jt]sx?$/u.test(path.basename(context.filename))
      const onlyReexports = node.body.every((statement) => statement.type === 'ImportDeclaration' || reexports.includes(statement))
      for (const statement of reexports) {
        if (statement.type === 'ExportAllDeclaration' || isIndex || onlyReexports) {
          context.report({ node: statement, message: 'No barrels: import from the file that declares it.' })
        }
      }
    },
  }),
}

/**
 * Statements that only pass on what another module declares, also in two steps (import it, then export it).
 *
 * @param {Node[]} body
 */
function findReexports(body) {
  const imported = new Set(body.flatMap((statement) => (statement.type === 'ImportDeclaration' ? statement.specifiers.map((it) => it.local.name) : [])))
  return body.filter((statement) => {
    if (statement.type === 'ExportAllDeclaration') return true
    if (statement.type === 'ExportDefaultDeclaration') return statement.declaration.type === 'Identifier' && imported.has(statement.declaration.name)
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration) return false
    if (statement.source) return true
    return statement.specifiers.length > 0 && statement.specifiers.every((it) => it.local.type === 'Identifier' && imported.has(it.local.name))
  })
}

const VAGUE = /^(?:utils?|helpers?|common|misc)$|(?:^|[-_.])(?:utils?|helpers?)(?:[-_.]|$)|[a-z](?:Utils?|Helpers?)$/u

/** @type {Rule} */
export const noVagueNames = {
  create: (context) => ({
    Program(node) {
      for (const part of path.relative(ROOT, context.filename).split(/[\\/]/u)) {
        const name = part.replace(/(?:\.(?:test|spec|d))?\.[cm]?[jt]sx?$/u, '')
        if (VAGUE.test(name) || VAGUE.test(name.toLowerCase())) {
          context.report({ node, message: `'${part}' says nothing about what is in it. Name it after its subject.` })
        }
      }
    },
  }),
}

/** @type {Rule} */
export const noMutableGlobals = {
  create: (context) => ({
    Program(node) {
      for (const statement of node.body) {
        const declaration = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
        if (declaration?.type !== 'VariableDeclaration' || declaration.declare) continue
        for (const declarator of declaration.declarations) {
          const isConstant = declaration.kind !== 'let' && declaration.kind !== 'var'
          if (isConstant && !isEmptyContainer(declarator)) continue
          context.report({ node: declarator, message: 'No mutable module global: every importer, test and window would share it. Pass it in.' })
        }
      }
    },
  }),
}

/**
 * An empty container at the top of a module is there to be filled, unless its type says that it stays as it is.
 *
 * @param {Extract<Node, { type: 'VariableDeclarator' }>} declarator
 */
function isEmptyContainer({ id, init }) {
  const annotation = 'typeAnnotation' in id ? id.typeAnnotation?.typeAnnotation : undefined
  if (annotation?.type === 'TSTypeOperator' && annotation.operator === 'readonly') return false
  if (annotation?.type === 'TSTypeReference' && annotation.typeName.type === 'Identifier' && annotation.typeName.name.startsWith('Readonly')) return false
  if (init?.type === 'ArrayExpression') return init.elements.length === 0
  if (init?.type === 'ObjectExpression') return init.properties.length === 0
  return (
    init?.type === 'NewExpression' &&
    init.arguments.length === 0 &&
    init.callee.type === 'Identifier' &&
    ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array', 'Object'].includes(init.callee.name)
  )
}
