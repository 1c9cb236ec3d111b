import { isTajoError, type TajoError } from '@tajo/core/errors'
import type { Verdict } from './reports.ts'

export function failedVerdict(error: unknown): Verdict {
  if (isTajoError(error)) return { kind: 'failed', reason: error.message, code: error.code, hint: error.hint }
  const reason = error instanceof Error ? error.message : String(error)
  return {
    kind: 'failed',
    reason,
    code: 'TAJO_INTERNAL',
    hint: 'Report it with the message; nothing committed was lost.',
  }
}

/** Errors after which no other stream of the account can succeed. */
export function endsTheRun(error: unknown): error is TajoError {
  if (!isTajoError(error)) return false
  switch (error.code) {
    case 'TAJO_AUTH':
    case 'TAJO_ACCOUNT_SUSPENDED':
    case 'TAJO_WRONG_DOMAIN':
    case 'TAJO_UNREACHABLE':
    case 'TAJO_WAREHOUSE_DISK_FULL':
    case 'TAJO_WAREHOUSE_READ_ONLY':
      return true
    default:
      return false
  }
}

/** The account cannot give this stream; others go on. */
export function isUnavailable(error: unknown): error is TajoError {
  return isTajoError(error) && (error.code === 'TAJO_PLAN' || error.code === 'TAJO_FORBIDDEN')
}

/** A run is as good as its worst stream. Streams the account does not offer and nobody asked for do not count against it. */
export function runVerdict(
  streams: readonly { readonly verdict: Verdict; readonly asked: boolean }[],
  rejected: number,
): Verdict {
  const of = <Kind extends Verdict['kind']>(kind: Kind): Extract<Verdict, { kind: Kind }>[] =>
    streams
      .map(({ verdict }) => verdict)
      .filter((verdict): verdict is Extract<Verdict, { kind: Kind }> => verdict.kind === kind)
  const [failed] = of('failed')
  if (failed !== undefined) return failed
  if (of('interrupted').length > 0) return { kind: 'interrupted' }
  // Nothing at all could be read: that is no account without some feature, but a key that opens nothing.
  const nothing = streams.length > 0 && streams.every(({ verdict }) => verdict.kind === 'skipped')
  const refused = streams.find(({ verdict, asked }) => (asked || nothing) && verdict.kind === 'skipped')
  if (refused !== undefined && refused.verdict.kind === 'skipped') {
    return {
      kind: 'failed',
      reason: refused.verdict.reason,
      code: 'TAJO_FORBIDDEN',
      hint: nothing
        ? 'No stream of this account could be read: give the key the role and the scope it needs.'
        : 'The configuration asks for this stream, or it was read before; leave it out, or give the key what it needs.',
    }
  }
  const [incomplete] = of('incomplete')
  if (incomplete !== undefined) return incomplete
  return rejected > 0 ? { kind: 'complete-except', rejected } : { kind: 'complete' }
}

export function exitCodeOf(verdict: Verdict, errorExit: (code: string) => number): number {
  switch (verdict.kind) {
    case 'complete':
    case 'skipped':
      return 0
    case 'complete-except':
      return 5
    case 'incomplete':
      return 1
    case 'interrupted':
      return 130
    case 'failed':
      return errorExit(verdict.code)
  }
}

/** As stored in `_tajo.runs` and printed. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'complete':
      return 'complete'
    case 'complete-except':
      return `complete except ${verdict.rejected}`
    case 'incomplete':
      return `incomplete: ${verdict.reason}`
    case 'skipped':
      return `skipped: ${verdict.reason}`
    case 'failed':
      return `failed: ${verdict.reason}`
    case 'interrupted':
      return 'interrupted'
  }
}
