import type { RunRecord, RunStreamRecord } from '@tajo/core/warehouse'
import { ago, count, counted, duration, moment } from '@tajo/operations/words/numbers'
import { type Mark, mark, marked, markedColumn } from '../render/marks.ts'
import { streamCounts } from '../render/stream-counts.ts'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'
import { behindName } from './reason.ts'

export type RunWithStreams = RunRecord & { readonly streams: readonly RunStreamRecord[] }

/** Sign of a verdict as it is stored: a word, perhaps with a reason behind a colon. */
export function verdictMark(verdict: string): Mark {
  if (verdict === 'complete') return 'good'
  if (verdict.startsWith('failed')) return 'bad'
  return verdict === 'running' ? 'busy' : 'warn'
}

export function runsText(runs: readonly RunWithStreams[], now: number, width: number, style: Style): string {
  if (runs.length === 0) return 'No run yet.'
  const marks = runs.map(({ verdict }) => verdictMark(verdict))
  const several = new Set(runs.map(({ source }) => source)).size > 1
  const rows = runs.map((run, index) => [
    marked(marks[index] ?? 'idle', run.id),
    ...(several ? [run.source] : []),
    ago(run.startedAt, now),
    tookOf(run),
    count(run.streams.reduce((sum, stream) => sum + stream.read, 0)),
    run.verdict,
  ])
  const columns = [
    markedColumn('run', marks, style),
    ...(several ? [{ title: 'source', fixed: true }] : []),
    { title: 'began', fixed: true },
    { title: 'took', align: 'right' as const, fixed: true },
    { title: 'rows', align: 'right' as const, fixed: true },
    { title: 'verdict' },
  ]
  return table(columns, rows, width, style)
}

/** One run in full. */
export function runText(run: RunWithStreams, width: number, style: Style): string {
  const room = Math.min(width, 100)
  const facts = [
    `${run.command} at ${moment(run.startedAt)} UTC`,
    tookOf(run),
    counted(run.calls, 'call'),
    counted(run.credits, 'credit'),
  ]
  const streams = run.streams.map((stream) => ({ ...stream, mark: verdictMark(stream.verdict) }))
  const reasons = streams.flatMap(({ stream, reason, mark: kind }) =>
    reason === null
      ? []
      : [`  ${mark(kind, style)} ${wrap(`${stream}: ${behindName(stream, reason)}`, room - 4, '    ')}`],
  )
  return [
    `${mark(verdictMark(run.verdict), style)} ${style.bold(run.source)}  ${wrap(run.verdict, room - run.source.length - 4, '  ')}`,
    style.dim(`  ${run.id}`),
    `  ${facts.join(', ')}`,
    ...(streams.length === 0 ? [] : ['', streamCounts(streams, room - 2, style).replace(/^/gm, '  ')]),
    ...(reasons.length === 0 ? [] : ['', ...reasons]),
  ].join('\n')
}

function tookOf(run: RunRecord): string {
  if (run.finishedAt === null) return run.verdict === 'running' ? 'running' : '?'
  return duration(Math.max(0, (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1000))
}
