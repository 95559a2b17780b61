// What the rules share: where paths begin, and the types of an oxlint rule, which oxlint exports only through its
// RuleTester.
import { fileURLToPath } from 'node:url'

/** The project's folder. Paths are judged from here down: a clone may lie in anybody's 'utils'. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** @typedef {import('oxlint/plugins-dev').RuleTester} RuleTester */
/** @typedef {Extract<Parameters<RuleTester['run']>[1], { create: unknown }>} AnyRule */
/** @typedef {{ create: NonNullable<AnyRule['create']> }} Rule */
/** @typedef {NonNullable<Parameters<NonNullable<ReturnType<Rule['create']>['ImportDeclaration']>>[0]['parent']>} Node */
