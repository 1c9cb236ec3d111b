import type { Standing } from '@tajo/control/alerts'
import { codes, isErrorCode } from '@tajo/core/error-codes'
import { isTajoError } from '@tajo/core/errors'
import { at } from '@tajo/core/json'
import type { Activated } from '@tajo/operations/activation/run-activation'
import type { SyncDocument } from '@tajo/operations/list/sync'
import { syncFailure } from '@tajo/operations/sync-source'
import type { JobEnd } from '../jobs/handlers.ts'

type Why = Pick<Standing, 'state' | 'code' | 'message' | 'hint'>

const well: Why = { state: 'ok', code: null, message: null, hint: null }
/** What passes by itself is nobody's business until it has not passed so often. */
const patientAttempts = 3

/** How a job's end leaves what it was about. Nothing where it says nothing of anything. */
export function standingsAfter(end: JobEnd, brevoName: string | undefined): readonly Standing[] {
  switch (end.kind) {
    case 'sync':
      return end.error === undefined ? syncStandings(end.output as SyncDocument) : failed(end, end.source)
    case 'activate':
      if (brevoName === undefined) return []
      return end.error === undefined
        ? [{ source: brevoName, stream: null, ...activationWhy(end.output as Activated) }]
        : failed(end, brevoName)
    case 'delivery':
      // Only what a person must do: all else is tried again, and the next sync brings it.
      return failed(end, end.source).filter(({ state }) => state === 'needs_you')
    case 'models':
    case 'verify':
    case 'erase':
      return []
  }
}

function syncStandings({ reports }: SyncDocument): readonly Standing[] {
  return reports.flatMap((outcome): Standing[] => {
    const failure = syncFailure(outcome)
    if (failure !== undefined) {
      if (isBusy(failure.code)) return []
      return [{ source: outcome.source, stream: null, ...whyOf(failure.code, failure.message, failure.hint) }]
    }
    if (at(outcome, ['verdict', 'kind']) === 'interrupted') return []
    return [{ source: outcome.source, stream: null, ...well }]
  })
}

function activationWhy({ plan, report }: Activated): Why {
  const stopped = plan.guards.filter(({ ok }) => !ok)
  if (report !== null || stopped.length === 0) return well
  const message = `A guard stopped the plan ${plan.id}: ${stopped.map(({ text }) => text).join(' ')}`
  return { state: 'needs_you', code: 'TAJO_GUARD', message, hint: codes.TAJO_GUARD.hint }
}

function failed({ error, attempt }: JobEnd, source: string | null): readonly Standing[] {
  if (error === undefined || source === null) return []
  const known = isTajoError(error) ? error : undefined
  if (known !== undefined && isBusy(known.code)) return []
  if (known?.retryable === true && attempt < patientAttempts) return []
  const { code, message, hint } = known ?? {
    code: 'TAJO_INTERNAL',
    message: 'Something unexpected.',
    hint: codes.TAJO_INTERNAL.hint,
  }
  return [{ source, stream: null, ...whyOf(code, message, hint) }]
}

function whyOf(code: string, message: string, hint: string): Why {
  const family = isErrorCode(code) ? codes[code].family : 'bug'
  const forPerson = family === 'permission' || family === 'plan' || family === 'config'
  return { state: forPerson ? 'needs_you' : 'failed', code, message, hint }
}

function isBusy(code: string): boolean {
  return code === 'TAJO_RUN_ACTIVE' || code === 'TAJO_WAREHOUSE_BUSY'
}
