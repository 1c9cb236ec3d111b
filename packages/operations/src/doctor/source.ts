import type { Clock } from '@tajo/core/clock'
import type { SourceConfig } from '@tajo/core/config/config'
import type { TestReport } from '@tajo/engine/reports'
import { count, duration } from '../words/numbers.ts'
import type { WebhookState } from '../workplace.ts'
import type { Check } from './check.ts'

const patienceMs = 5_000
// The vendor's Date has whole seconds; a minute apart is a clock nobody sets.
const skewMs = 60_000

/** What trying a source showed: key and permissions, then the limit. */
export function checkSource(report: TestReport): Check[] {
  const name = report.source
  if (report.error !== null) {
    return [{ name, result: 'fail', text: report.error.message, fix: report.error.hint, exitCode: report.exitCode }]
  }
  const refused = report.streams.filter((stream) => stream.access !== 'ok')
  const readable = `${report.account ?? 'connected'}; ${report.streams.length - refused.length} of ${report.streams.length} streams readable`
  const fix = `Not readable: ${refused.map(({ stream }) => stream).join(', ')}. \`tajo connectors test ${name}\` says why.`
  const access: Check =
    refused.length === 0
      ? { name, result: 'ok', text: readable }
      : report.ok
        ? { name, result: 'warn', text: readable, fix }
        : { name, result: 'fail', text: readable, fix, exitCode: report.exitCode }
  return [access, limitCheck(report)]
}

function limitCheck({ limitPerMinute, remaining, source }: TestReport): Check {
  const name = 'limit'
  if (limitPerMinute === null)
    return {
      name,
      result: 'warn',
      text: `${source} did not say its limit`,
      fix: 'Set rate_limit for the source if syncs are refused (429).',
    }
  const text = `${count(limitPerMinute)} credits a minute${remaining === null ? '' : `, ${count(remaining)} left in this one`}`
  if (remaining !== null && remaining < limitPerMinute * 0.1) {
    return { name, result: 'warn', text, fix: 'Other apps use most of it; syncs will be slow until they rest.' }
  }
  return { name, result: 'ok', text }
}

/** Whether the vendor tells of changes by itself; who never wanted that has nothing to mend. */
export function checkWebhooks(webhooks: WebhookState | null): Check[] {
  const name = 'webhooks'
  switch (webhooks?.state) {
    case undefined:
    case 'none':
      return []
    case 'configured':
      return [{ name, result: 'ok', text: 'the vendor tells of changes' }]
    case 'incomplete':
      return [{ name, result: 'warn', text: webhooks.text, fix: webhooks.hint }]
  }
}

/** This machine's clock against the vendor's. Sends no key. */
export async function checkClock(source: SourceConfig, clock: Clock): Promise<Check[]> {
  const name = 'clock'
  const before = clock.now()
  let date: string | null
  try {
    const answer = await fetch(`${source.baseUrl}/`, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    })
    date = answer.headers.get('date')
  } catch {
    // That the vendor cannot be reached is told by the source's own check.
    return []
  }
  const theirs = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(theirs)) return []
  const skew = (before + clock.now()) / 2 - theirs
  if (Math.abs(skew) < skewMs) return [{ name, result: 'ok', text: 'agrees with the vendor’s' }]
  const words = `${duration(Math.abs(Math.round(skew / 1000)))} ${skew > 0 ? 'ahead of' : 'behind'} the vendor’s`
  return [
    {
      name,
      result: 'warn',
      text: words,
      fix: 'Set this machine’s clock (NTP): spans such as 30d are counted from it.',
    },
  ]
}
