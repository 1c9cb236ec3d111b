import type { RunRecord, Warehouse } from '@tajo/core/warehouse'
import type { SyncReport } from './reports.ts'
import { verdictText } from './verdicts.ts'

/** Notes that a run began. A run that never noted its end was killed: only one can be under way on a source. */
export async function beginRun(
  warehouse: Warehouse,
  source: string,
  id: string,
  startedAt: number,
): Promise<RunRecord> {
  for (const { streams, ...earlier } of await warehouse.runs({ source, limit: 5 })) {
    if (earlier.verdict === 'running') await warehouse.saveRun({ ...earlier, verdict: 'killed' }, streams)
  }
  const record: RunRecord = {
    id,
    source,
    command: 'sync',
    startedAt: new Date(startedAt).toISOString(),
    finishedAt: null,
    verdict: 'running',
    calls: 0,
    credits: 0,
  }
  await warehouse.startRun(record)
  return record
}

export async function endRun(warehouse: Warehouse, record: RunRecord, report: SyncReport, now: number): Promise<void> {
  const finishedAt = new Date(now).toISOString()
  const streams = report.streams.map(
    ({ stream, verdict, read, inserted, updated, unchanged, deleted, rejected, calls, credits }) => ({
      runId: record.id,
      stream,
      verdict: verdict.kind,
      reason: 'reason' in verdict ? verdict.reason : null,
      read,
      inserted,
      updated,
      unchanged,
      deleted,
      rejected,
      calls,
      credits,
      startedAt: record.startedAt,
      finishedAt,
    }),
  )
  await warehouse.saveRun(
    { ...record, finishedAt, verdict: verdictText(report.verdict), calls: report.calls, credits: report.credits },
    streams,
  )
}
