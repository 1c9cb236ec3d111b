import type { StreamReport, SyncReport, Verdict } from '@tajo/engine/reports'
import { type Mark, mark } from '../render/marks.ts'
import { count, counted, duration } from '../render/numbers.ts'
import type { Style } from '../render/style.ts'
import { type TableColumn, table } from '../render/table.ts'
import { wrap } from '../render/width.ts'

const verdictMarks: Readonly<Record<Verdict['kind'], Mark>> = {
  complete: 'good',
  'complete-except': 'warn',
  incomplete: 'warn',
  skipped: 'warn',
  failed: 'bad',
  interrupted: 'warn',
}

/** What a run did: how it ended, a line per stream, what it took. */
export function syncText(report: SyncReport, width: number, style: Style): string {
  const room = Math.min(width, 100)
  return [
    headline(report, style),
    '',
    streamTable(report.streams, room, style),
    '',
    `  ${totals(report)}`,
    ...remarks(report, room, style),
    style.dim(`  run ${report.runId}`),
  ].join('\n')
}

/** One line, for --quiet. */
export function verdictLine(report: SyncReport, style: Style): string {
  const reason = reasonOf(report.verdict)
  return `${headline(report, style)}${reason === undefined ? '' : `: ${reason}`}`
}

function headline(report: SyncReport, style: Style): string {
  const sign = mark(verdictMarks[report.verdict.kind], style)
  return `${sign} ${style.bold(report.source)}  ${verdictWords(report.verdict)} in ${duration(report.seconds)}`
}

function verdictWords(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'complete':
      return 'complete'
    case 'complete-except':
      return `complete except ${counted(verdict.rejected, 'rejected record')}`
    case 'incomplete':
      return 'incomplete'
    case 'skipped':
      return 'skipped'
    case 'failed':
      return 'failed'
    case 'interrupted':
      return 'interrupted, checkpoint saved,'
  }
}

function streamTable(streams: readonly StreamReport[], width: number, style: Style): string {
  const rejected = streams.some((stream) => stream.rejected > 0)
  const columns: TableColumn[] = [
    { title: '', fixed: true, paint: (cell, row) => markOf(streams[row], cell, style) },
    { title: 'stream', fixed: true },
    ...['read', 'new', 'changed', 'deleted', ...(rejected ? ['rejected'] : []), 'calls'].map(
      (title): TableColumn => ({
        title,
        align: 'right',
        fixed: true,
        paint: (cell) => (cell.trim() === '0' ? style.dim(cell) : cell),
      }),
    ),
    { title: '' },
  ]
  const rows = streams.map((stream) => [
    ' ',
    stream.stream,
    ...[
      stream.read,
      stream.inserted,
      stream.updated,
      stream.deleted,
      ...(rejected ? [stream.rejected] : []),
      stream.calls,
    ].map(count),
    shortWord(stream.verdict),
  ])
  return table(columns, rows, width - 2, style).replace(/^/gm, '  ')
}

function markOf(stream: StreamReport | undefined, cell: string, style: Style): string {
  return stream === undefined ? cell : mark(verdictMarks[stream.verdict.kind], style)
}

function shortWord(verdict: Verdict): string {
  return verdict.kind === 'complete' || verdict.kind === 'complete-except' ? '' : verdict.kind
}

function totals(report: SyncReport): string {
  const rows = report.streams.reduce((sum, stream) => sum + stream.read, 0)
  const parts = [
    `${counted(rows, 'row')} read`,
    `${counted(report.calls, 'call')} (${counted(report.credits, 'credit')})`,
  ]
  if (report.waitedSeconds >= 1) parts.push(`waited ${duration(Math.round(report.waitedSeconds))} for the limit`)
  if (report.limited > 0) parts.push(`${counted(report.limited, 'time')} over the limit`)
  return parts.join(' · ')
}

/** Everything that is not simply complete, with its reason and what to do. */
function remarks(report: SyncReport, width: number, style: Style): string[] {
  const lines: string[] = []
  for (const { stream, verdict, notes } of report.streams) {
    const sign = mark(verdictMarks[verdict.kind], style)
    const reason = reasonOf(verdict)
    if (reason !== undefined) lines.push(`  ${sign} ${wrap(`${stream}: ${reason}`, width - 4, '    ')}`)
    for (const note of notes) lines.push(`  ${style.dim('·')} ${wrap(`${stream}: ${note}`, width - 4, '    ')}`)
  }
  const { verdict } = report
  if (verdict.kind === 'failed') {
    const told = report.streams.some((stream) => reasonOf(stream.verdict) === reasonOf(verdict))
    if (!told) lines.push(`  ${mark('bad', style)} ${wrap(verdict.reason, width - 4, '    ')}`)
    lines.push(`    ${style.cyan(wrap(verdict.hint, width - 4, '    '))}`, `    ${style.dim(verdict.code)}`)
  }
  if (verdict.kind === 'complete-except')
    lines.push(`    ${style.cyan('tajo rejected list')} shows the records and why.`)
  return lines.length === 0 ? [] : ['', ...lines, '']
}

function reasonOf(verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'incomplete':
    case 'skipped':
    case 'failed':
      return verdict.reason
    case 'complete-except':
      return `${counted(verdict.rejected, 'record')} rejected`
    case 'complete':
    case 'interrupted':
      return undefined
  }
}
