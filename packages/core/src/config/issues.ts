import type { z } from 'zod'
import type { ErrorCode } from '../error-codes.ts'
import { codes } from '../error-codes.ts'
import { nearest } from '../nearest.ts'
import { redact } from '../secrets.ts'
import { type ConfigDocument, type Path, pathKey } from './document.ts'
import { knownKeys } from './known-keys.ts'
import type { Problem } from './problems.ts'
import { isSecretKey, isSecretVariable } from './secret-keys.ts'
import { valueAt } from './value-at.ts'

type Issue = z.core.$ZodIssue

/** What the schema found, in words: what would be valid and what stands there, with file positions. */
export function problemsOf(issues: readonly Issue[], document: ConfigDocument): Problem[] {
  return issues.flatMap((issue) => problemsOfIssue(issue, issue.path.map(String), document))
}

function problemsOfIssue(issue: Issue, path: Path, document: ConfigDocument): Problem[] {
  const at = (text: string, code: ErrorCode = 'TAJO_CONFIG_INVALID', where: Path = path): Problem => ({
    code,
    line: document.lineOf(where),
    key: where.join('.'),
    text,
  })
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        ...at(`unknown key${didYouMean(key, path)}`, 'TAJO_CONFIG_UNKNOWN_KEY', [...path, key]),
        hint: 'Correct or remove the key named in the message.',
      }))
    case 'invalid_key':
      return [at(`unknown key${didYouMean(path.at(-1) ?? '', path.slice(0, -1))}`, 'TAJO_CONFIG_UNKNOWN_KEY')]
    case 'invalid_union': {
      // The form that was meant: a group of which keys are wrong, or a text that was read and found wrong.
      const inside = issue.errors.find(
        (errors) =>
          errors.length > 0 &&
          errors.every((error) => error.path.length > 0 || ['unrecognized_keys', 'custom'].includes(error.code)),
      )
      if (inside !== undefined)
        return inside.flatMap((error) => problemsOfIssue(error, [...path, ...error.path.map(String)], document))
      const words = issue.errors.flatMap((errors) => errors.map(expectedWords))
      return [
        at(
          `${words.length === 0 ? expectedWords(issue) : `must be ${words.map(withoutMust).join(', or ')}`}${found(path, document)}`,
        ),
      ]
    }
    case 'custom':
      return [
        {
          ...at(`${issue.message}${found(path, document)}`, codeOf(issue.params?.['code'])),
          ...hintOf(issue.params?.['hint']),
        },
      ]
    case 'invalid_type':
      if (valueAt(document.value, path) === undefined) return [at('is missing')]
      if (issue.expected === 'string') return [at(`must be text, so put it in quotes${found(path, document)}`)]
      return [at(`${expectedWords(issue)}${found(path, document)}`)]
    default:
      return [at(`${expectedWords(issue)}${found(path, document)}`)]
  }
}

function expectedWords(issue: Issue): string {
  if (issue.message.startsWith('must ')) return issue.message
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeWords[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be ${oneOf(issue.values)}`
    case 'invalid_union':
      return `must be ${oneOf('options' in issue && Array.isArray(issue.options) ? issue.options : [])}`
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? 'must not be empty'
        : `must be at least ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'string'
        ? `must have at most ${issue.maximum} characters`
        : `must be at most ${issue.maximum}`
    default:
      return issue.message
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length > 2 ? `one of ${values.join(', ')}` : values.join(' or ')

const withoutMust = (words: string): string => words.replace(/^must be /, '')

const typeWords: Readonly<Record<string, string>> = {
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  object: 'a group of keys',
  record: 'a group of keys',
  array: 'a list',
}

/** `; found "x"`: the value that stands there, unless it is or may be a secret. */
export function found(path: Path, document: ConfigDocument): string {
  const value = valueAt(document.value, path)
  if (value === undefined) return '; it is missing'
  const variables = document.references.get(pathKey(path))?.variables ?? []
  const from = variables.length === 0 ? '' : ` (from ${variables.map((name) => `\${${name}}`).join(', ')})`
  if (isSecretKey(path) || variables.some(isSecretVariable)) return `; found a value that is not shown${from}`
  if (Array.isArray(value)) return '; found a list'
  if (typeof value === 'object') return '; found a group of keys'
  return `; found ${redact(JSON.stringify(value), [])}${from}`
}

function didYouMean(key: string, group: Path): string {
  const guess = nearest(key, knownKeys(group))
  return guess === undefined ? '' : `; did you mean "${guess}"?`
}

function hintOf(value: unknown): { hint?: string } {
  return typeof value === 'string' ? { hint: value } : {}
}

function codeOf(value: unknown): ErrorCode {
  return typeof value === 'string' && value in codes ? (value as ErrorCode) : 'TAJO_CONFIG_INVALID'
}
