import { systemClock } from '@tajo/core/clock'
import type { Warehouse } from '@tajo/core/warehouse'
import type { CheckFinding, StreamVerification, VerifyReport } from '../reports.ts'
import { chooseStreams, type Source } from '../source.ts'
import { checkCount } from './check-count.ts'
import { checkIdGaps } from './check-id-gaps.ts'
import { checkListed } from './check-listed.ts'
import { checkSample } from './check-sample.ts'
import type { CheckContext, VerifyOptions } from './context.ts'

const defaultSample = 20

/**
 * Compares what is stored with what the vendor has: its own counts, gaps in the ids, rows read again field by field, the
 * dates covered, what was rejected and how the last run ended. Reads only.
 */
export async function verify(source: Source, warehouse: Warehouse, options: VerifyOptions): Promise<VerifyReport> {
  const clock = options.clock ?? systemClock
  const before = source.connection.usage().calls
  const account = await source.connection.account()
  const streams: StreamVerification[] = []
  const [lastRun] = await warehouse.runs({ source: source.name, limit: 1 })
  for (const stream of chooseStreams(source, options.streams)) {
    options.signal.throwIfAborted()
    if ((await warehouse.checkpoint(source.name, stream.stream.name)) === undefined) continue
    const context: CheckContext = { source, warehouse, stream, options, clock }
    const counts = await warehouse.counts(stream.table)
    const findings = [
      ...lastVerdict(lastRun?.streams.find((run) => run.stream === stream.stream.name)),
      ...(await checkCount(context)),
      ...(await checkIdGaps(context)),
      ...(await checkSample(context, options.all === true ? counts.live : (options.sample ?? defaultSample))),
      ...(await checkListed(context, lastRun?.startedAt)),
      ...(await checkRejected(context)),
    ]
    streams.push({
      stream: stream.stream.name,
      table: `${stream.table.layer}.${stream.table.table}`,
      ...counts,
      findings,
    })
  }
  const differs = streams.some(({ findings }) => findings.some(({ result }) => result === 'difference'))
  const checked = streams.some(({ findings }) => findings.some(({ result }) => result === 'ok'))
  return {
    source: source.name,
    account: account.account,
    at: new Date(clock.now()).toISOString(),
    result: differs ? 'difference' : checked ? 'verified' : 'unknown',
    exitCode: differs ? 6 : 0,
    calls: source.connection.usage().calls - before,
    streams,
  }
}

function lastVerdict(run: { readonly verdict: string; readonly reason: string | null } | undefined): CheckFinding[] {
  if (run === undefined || run.verdict === 'complete') return []
  return [
    {
      check: 'run',
      result: 'unknown',
      text: `The last sync of it ended ${run.verdict}${run.reason === null ? '' : `: ${run.reason}`}.`,
    },
  ]
}

async function checkRejected({ source, warehouse, stream }: CheckContext): Promise<CheckFinding[]> {
  const rejected = await warehouse.rejected({ source: source.name, stream: stream.stream.name, limit: 1000 })
  if (rejected.length === 0) return []
  const details = rejected.slice(0, 20).map(({ key, reason, at }) => ({ key, reason, at }))
  return [
    {
      check: 'rejected',
      result: 'difference',
      text: `${rejected.length} record(s) could not be read or stored; \`tajo rejected list\` says why.`,
      details,
    },
  ]
}
