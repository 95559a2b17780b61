// SQL is written in src/desk/sqlite/ and src/server/store/ only; this rule knows a statement by its first words.

/** @import { Node, Rule } from './rule.mjs' */

// Each begins a statement and has enough of one to be no sentence. A head written 'Select' is a sentence too: SQL is
// all small or all capital.
const NAME = String.raw`["'\x60[\w?.]+`
const STATEMENTS = [
  String.raw`select\s[\s\S]*?\bfrom\s+[("'\x60[\w?]`,
  String.raw`select\s+(?:\w+\(|\d+\s*(?:;|,|as\b|$))`,
  String.raw`with\s+(?:recursive\s+)?${NAME}\s*(?:\([^)]*\)\s*)?as\s+(?:not\s+)?(?:materialized\s+)?\(`,
  String.raw`insert\s+(?:or\s+\w+\s+)?into\s`,
  String.raw`replace\s+into\s`,
  String.raw`update\s+(?:or\s+\w+\s+)?${NAME}\s+(?:(?:as\s+)?${NAME}\s+)?set\s+(?:${NAME}\s*=|[(?])`,
  String.raw`delete\s+from\s`,
  String.raw`create\s+(?:unique\s+|temp(?:orary)?\s+|virtual\s+)?(?:table|index|view|trigger)\s`,
  String.raw`alter\s+table\s`,
  String.raw`drop\s+(?:table|index|view|trigger)\s`,
  String.raw`pragma\s+\w`,
  String.raw`attach\s+(?:database\s+)?\S+\s+as\s`,
  String.raw`savepoint\s+\w`,
  String.raw`(?:begin|commit|rollback)(?:\s+(?:deferred|immediate|exclusive|transaction|to)\b|\s*;)`,
]
const STATEMENT = new RegExp(String.raw`(?:^|[;(\n])\s*(?:explain\s+(?:query\s+plan\s+)?)?(${STATEMENTS.join('|')})`, 'giu')
// Words that are statements by themselves and also plain English: SQL as capitals, or where a database takes a string.
const WORD = /^\s*(?:begin|commit|rollback|vacuum|analyze|reindex)\s*$/iu

/** @param {string} text with '?' where the source has an expression */
export function isSql(text) {
  if (WORD.test(text) && text === text.toUpperCase()) return true
  return [...text.matchAll(STATEMENT)].some(([, statement = '']) => !/^[A-Z][a-z]/u.test(statement))
}

/** @type {Rule} */
export const sql = {
  create(context) {
    /** @param {Node} node */
    const report = (node) => context.report({ node, message: 'SQL is written in src/desk/sqlite/ and src/server/store/ only.' })
    /** @param {Node} node a string; a longer one that is put together with + is judged whole */
    const judge = (node) => {
      if (isConcatenation(node.parent)) return
      const text = textOf(node)
      if (isSql(text) || /\.sql(?:\?.*)?$/u.test(text)) report(node)
    }
    return {
      Literal: (node) => {
        if (typeof node.value === 'string') judge(node)
      },
      TemplateLiteral: judge,
      BinaryExpression: (node) => {
        if (isConcatenation(node)) judge(node)
      },
      CallExpression: (node) => {
        if (node.callee.type !== 'MemberExpression' || node.callee.property.type !== 'Identifier') return
        const method = node.callee.property.name
        const [first] = node.arguments
        if (first === undefined || (first.type !== 'Literal' && first.type !== 'TemplateLiteral')) return
        if (method === 'pragma' || (['exec', 'prepare', 'run'].includes(method) && WORD.test(textOf(first)))) report(node)
      },
    }
  },
}

/** @param {Node | null} node */
function isConcatenation(node) {
  return node?.type === 'BinaryExpression' && node.operator === '+'
}

/**
 * @param {Node} node
 * @returns {string}
 */
function textOf(node) {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : '?'
  if (node.type === 'TemplateLiteral') return node.quasis.map((part) => part.value.cooked ?? '').join('?')
  if (node.type === 'BinaryExpression' && node.operator === '+') return textOf(node.left) + textOf(node.right)
  return '?'
}
