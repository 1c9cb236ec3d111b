import type { ErrorCode } from '../error-codes.ts'
import { TajoError } from '../errors.ts'

/** One thing wrong in the configuration. */
export interface Problem {
  readonly code: ErrorCode
  readonly line: number
  readonly column?: number
  /** Dotted key, `connectors.freshdesk.domain`; empty for the file itself. */
  readonly key: string
  /** What is wrong, without a secret in it. */
  readonly text: string
  readonly hint?: string
}

/** `tajo.yml:7 connectors.freshdesk.domain`, `tajo.yml:7:3` */
export function whereIs(file: string, line: number, key: string, column?: number): string {
  return `${file}:${line}${column === undefined ? '' : `:${column}`}${key === '' ? '' : ` ${key}`}`
}

/** One error that lists all of them, in the file's order. */
export function problemsError(file: string, problems: readonly Problem[]): TajoError {
  const sorted = [...problems].sort((a, b) => a.line - b.line)
  const lines = sorted.map((problem) => `${whereIs(file, problem.line, problem.key, problem.column)}: ${problem.text}`)
  const code = onlyOne(sorted.map((problem) => problem.code)) ?? 'TAJO_CONFIG_INVALID'
  const hint =
    onlyOne(sorted.map((problem) => problem.hint)) ??
    (sorted.length > 1 ? 'Correct the lines named in the message.' : undefined)
  const first = sorted[0]
  return new TajoError(code, lines.join('\n'), {
    ...(hint === undefined ? {} : { hint }),
    parts: { file, problems: sorted.length, ...(first === undefined ? {} : { line: first.line, key: first.key }) },
  })
}

function onlyOne<T>(values: readonly T[]): T | undefined {
  return new Set(values).size === 1 ? values[0] : undefined
}
