// What a comment may not do: switch a rule off without saying why, or bring `any` in through JSDoc.

/** @import { Rule } from './rule.mjs' */

// The directive of oxlint and of ESLint, with what follows it. oxlint-enable ends an exemption and needs no reason.
const DIRECTIVE = /^\s*(?:oxlint|eslint)-disable(?<scope>-next-line|-line)?(?![\w-])(?<rest>[\s\S]*)$/u
const REASON = /--\s*\S+\s+\S/u

/** @type {Rule} */
export const reasons = {
  create: (context) => ({
    Program() {
      const { sourceCode } = context
      for (const comment of sourceCode.getAllComments()) {
        const directive = DIRECTIVE.exec(comment.value)?.groups
        if (!directive || REASON.test(directive.rest ?? '')) continue
        const message = `Line ${comment.loc.start.line}: an exemption says why: 'oxlint-disable… rule -- the reason'.`
        // A directive would silence the report of itself, so that is placed where it does not reach.
        const end = sourceCode.text.length
        if (directive.scope === '-next-line') context.report({ loc: comment.loc, message })
        else if (comment.loc.start.line > 1) context.report({ loc: { line: 1, column: 0 }, message })
        else context.report({ loc: sourceCode.getLocFromIndex(end), message })
      }
    },
  }),
}

// `{any}`, `{Record<string, any>}` … in a tag that takes a type; typescript/no-explicit-any reads no comments.
const JSDOC_ANY = /@(?:type|typedef|param|returns?|property|prop|template|satisfies|cast)\s*\{[^}]*(?<![\w'".-])any(?![\w'"-])/u

/** @type {Rule} */
export const noJsdocAny = {
  create: (context) => ({
    Program() {
      for (const comment of context.sourceCode.getAllComments()) {
        if (JSDOC_ANY.test(comment.value)) context.report({ loc: comment.loc, message: 'No any: say the type, or unknown and check it.' })
      }
    },
  }),
}
