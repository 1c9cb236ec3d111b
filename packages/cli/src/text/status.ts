import type { RunRecord, RunStreamRecord } from '@tajo/core/warehouse'
import type { SourceStatus } from '@tajo/engine/reports'
import { type Mark, mark } from '../render/marks.ts'
import { ago, count, counted, duration, moment } from '../render/numbers.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'

export type RunWithStreams = RunRecord & { readonly streams: readonly RunStreamRecord[] }

/** Sign of a verdict as it is stored: a word, perhaps with a reason behind a colon. */
function verdictMark(verdict: string): Mark {
  if (verdict === 'complete') return 'good'
  if (verdict.startsWith('failed')) return 'bad'
  return verdict === 'running' ? 'busy' : 'warn'
}

export function statusText(sources: readonly SourceStatus[], now: number, width: number, style: Style): string {
  return sources.map((source) => sourceText(source, now, Math.min(width, 100), style)).join('\n\n')
}

function sourceText(source: SourceStatus, now: number, width: number, style: Style): string {
  const { lastRun } = source
  const head =
    lastRun === null
      ? `${mark('idle', style)} ${style.bold(source.source)}  never synced; run: tajo sync ${source.source}`
      : `${mark(verdictMark(lastRun.verdict), style)} ${style.bold(source.source)}  ${wrap(lastRun.verdict, width - 30, '  ')}, ${ago(lastRun.at, now)}`
  const rows = source.streams
    .filter(({ rows: stored, lastSyncedAt }) => stored > 0 || lastSyncedAt !== null)
    .map((stream) => [
      stream.table,
      count(stream.rows),
      count(stream.deleted),
      stream.position === null ? '' : moment(stream.position),
      stream.lastSyncedAt === null ? '' : ago(stream.lastSyncedAt, now),
      stream.verdict === null || stream.verdict === 'complete' ? '' : stream.verdict,
    ])
  const untouched = source.streams.length - rows.length
  return [
    head,
    ...(rows.length === 0
      ? []
      : [
          '',
          table(
            [
              { title: 'table', fixed: true },
              { title: 'rows', align: 'right', fixed: true },
              { title: 'deleted', align: 'right', fixed: true },
              { title: 'position (UTC)', fixed: true },
              { title: 'changed', fixed: true },
              { title: '' },
            ],
            rows,
            width - 2,
            style,
          ).replace(/^/gm, '  '),
        ]),
    ...(untouched > 0 && rows.length > 0 ? [style.dim(`  ${counted(untouched, 'stream')} without rows`)] : []),
    ...(source.rejected > 0
      ? ['', `  ${mark('warn', style)} ${counted(source.rejected, 'rejected record')}; see: tajo rejected list`]
      : []),
  ].join('\n')
}

export function runsText(runs: readonly RunWithStreams[], now: number, width: number, style: Style): string {
  if (runs.length === 0) return 'No run yet.'
  return table(
    [
      { title: '', fixed: true, paint: (cell, row) => markOfRun(runs[row]?.verdict, cell, style) },
      { title: 'run', fixed: true },
      { title: 'source', fixed: true },
      { title: 'began', fixed: true },
      { title: 'took', align: 'right', fixed: true },
      { title: 'rows', align: 'right', fixed: true },
      { title: 'calls', align: 'right', fixed: true },
      { title: 'verdict' },
    ],
    runs.map((run) => [
      ' ',
      run.id,
      run.source,
      ago(run.startedAt, now),
      tookOf(run),
      count(run.streams.reduce((sum, stream) => sum + stream.read, 0)),
      count(run.calls),
      run.verdict,
    ]),
    width,
    style,
  )
}

/** One run in full. */
export function runText(run: RunWithStreams, width: number, style: Style): string {
  const head = `${mark(verdictMark(run.verdict), style)} ${style.bold(run.id)}  ${run.source}  ${wrap(run.verdict, Math.min(width, 100) - 4, '  ')}`
  const facts = `  ${run.command} at ${moment(run.startedAt)} UTC, ${tookOf(run)}, ${counted(run.calls, 'call')}, ${counted(run.credits, 'credit')}`
  const columns = ['read', 'new', 'changed', 'same', 'deleted', 'rejected', 'calls']
  const rows = run.streams.map((stream) => [
    ' ',
    stream.stream,
    ...[
      stream.read,
      stream.inserted,
      stream.updated,
      stream.unchanged,
      stream.deleted,
      stream.rejected,
      stream.calls,
    ].map(count),
    stream.reason ?? (stream.verdict === 'complete' ? '' : stream.verdict),
  ])
  const streams = table(
    [
      { title: '', fixed: true, paint: (cell, row) => markOfRun(run.streams[row]?.verdict, cell, style) },
      { title: 'stream', fixed: true },
      ...columns.map((title) => ({ title, align: 'right' as const, fixed: true })),
      { title: '' },
    ],
    rows,
    width - 2,
    style,
  )
  return [head, facts, '', streams.replace(/^/gm, '  ')].join('\n')
}

function markOfRun(verdict: string | undefined, cell: string, style: Style): string {
  return verdict === undefined ? cell : mark(verdictMark(verdict), style)
}

function tookOf(run: RunRecord): string {
  return run.finishedAt === null
    ? 'running'
    : duration(Math.max(0, (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000))
}
