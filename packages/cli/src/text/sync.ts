import type { StreamReport, SyncReport, Verdict } from '@tajo/engine/reports'
import { counted, duration } from '@tajo/operations/words/numbers'
import { type Mark, mark } from '../render/marks.ts'
import { streamCounts } from '../render/stream-counts.ts'
import type { Style } from '../render/style.ts'
import { wrap } from '../render/width.ts'
import { behindName } from './reason.ts'

const verdictMarks: Readonly<Record<Verdict['kind'], Mark>> = {
  complete: 'good',
  'complete-except': 'warn',
  incomplete: 'warn',
  skipped: 'warn',
  failed: 'bad',
  interrupted: 'warn',
}

/** What a run did: how it ended, a line per stream in which something happened, what it took. */
export function syncText(
  report: SyncReport,
  width: number,
  style: Style,
  mostStreams = Number.POSITIVE_INFINITY,
): string {
  const room = Math.min(width, 100)
  const streams = shownStreams(report.streams, mostStreams).map((stream) => ({
    ...stream,
    mark: verdictMarks[stream.verdict.kind],
  }))
  const hidden = report.streams.filter(({ stream }) => !streams.some((shown) => shown.stream === stream))
  return [
    headline(report, style),
    '',
    ...(streams.length === 0 ? [] : [streamCounts(streams, room - 2, style).replace(/^/gm, '  ')]),
    ...(hidden.length === 0 ? [] : [style.dim(`  ${hiddenWords(hidden)}`)]),
    ...(report.streams.length === 0 ? [] : ['']),
    `  ${totals(report)}`,
    ...remarks(report, room, style),
    style.dim(`  run ${report.runId}`),
  ].join('\n')
}

/** One line, for --quiet. */
export function verdictLine(report: SyncReport, style: Style): string {
  const { verdict } = report
  return `${headline(report, style)}${'reason' in verdict ? `: ${verdict.reason}` : ''}`
}

function headline(report: SyncReport, style: Style): string {
  const sign = mark(verdictMarks[report.verdict.kind], style)
  return `${sign} ${style.bold(report.source)}  ${verdictWords(report.verdict, duration(report.seconds))}`
}

function verdictWords(verdict: Verdict, took: string): string {
  switch (verdict.kind) {
    case 'complete-except':
      return `complete except ${counted(verdict.rejected, 'rejected record')}, in ${took}`
    case 'interrupted':
      return `interrupted after ${took}; the checkpoint is saved`
    case 'failed':
    case 'incomplete':
      return `${verdict.kind} after ${took}`
    case 'complete':
    case 'skipped':
      return `${verdict.kind} in ${took}`
  }
}

/** Those with news, with trouble or with a note; of too many, the largest. */
function shownStreams(streams: readonly StreamReport[], most: number): readonly StreamReport[] {
  const telling = streams.filter(
    (stream) =>
      !isUntouched(stream) && (hasNews(stream) || stream.notes.length > 0 || stream.verdict.kind !== 'complete'),
  )
  const largest = new Set([...telling].sort((a, b) => b.read - a.read).slice(0, most))
  return telling.filter((stream) => largest.has(stream) || stream.verdict.kind !== 'complete')
}

const hasNews = ({ inserted, updated, deleted, rejected }: StreamReport): boolean =>
  inserted + updated + deleted + rejected > 0

/** The run ended before it was this stream's turn. */
const isUntouched = ({ verdict, read }: StreamReport): boolean => verdict.kind === 'interrupted' && read === 0

function hiddenWords(hidden: readonly StreamReport[]): string {
  const untouched = hidden.filter(isUntouched).length
  const small = hidden.filter(hasNews)
  const rows = small.reduce((sum, { inserted, updated, deleted }) => sum + inserted + updated + deleted, 0)
  const quiet = hidden.length - untouched - small.length
  return [
    ...(small.length > 0 ? [`${counted(small.length, 'further stream')} with ${counted(rows, 'row')}`] : []),
    ...(quiet > 0 ? [`${counted(quiet, 'stream')} without news`] : []),
    ...(untouched > 0 ? [`${counted(untouched, 'stream')} not begun`] : []),
  ].join(', ')
}

function totals(report: SyncReport): string {
  const rows = report.streams.reduce((sum, stream) => sum + stream.read, 0)
  const parts = [
    `${counted(rows, 'row')} read`,
    `${counted(report.calls, 'call')} (${counted(report.credits, 'credit')})`,
  ]
  if (report.waitedSeconds >= 1) parts.push(`waited ${duration(Math.round(report.waitedSeconds))} for the limit`)
  if (report.limited > 0) parts.push(`refused ${counted(report.limited, 'time')} (429)`)
  return parts.join(' · ')
}

/** Everything that is not simply complete, with its reason and what to do. */
function remarks(report: SyncReport, width: number, style: Style): string[] {
  const { verdict } = report
  const ofRun = verdict.kind === 'failed' ? failureLines(report, verdict, width, style) : []
  const rejected =
    verdict.kind === 'complete-except' ? [`    ${style.cyan('tajo rejected list')} shows the records and why.`] : []
  const lines = [...report.streams.flatMap((stream) => streamRemarks(stream, width, style)), ...ofRun, ...rejected]
  return lines.length === 0 ? [] : ['', ...lines, '']
}

function streamRemarks({ stream, verdict, notes }: StreamReport, width: number, style: Style): string[] {
  const line = (sign: string, text: string): string =>
    `  ${sign} ${wrap(`${stream}: ${behindName(stream, text)}`, width - 4, '    ')}`
  const reason = reasonOf(verdict)
  return [
    ...(reason === undefined ? [] : [line(mark(verdictMarks[verdict.kind], style), reason)]),
    ...notes.map((note) => line(style.dim('·'), note)),
  ]
}

function failureLines(
  report: SyncReport,
  verdict: Verdict & { kind: 'failed' },
  width: number,
  style: Style,
): string[] {
  const told = report.streams.some((stream) => reasonOf(stream.verdict) === verdict.reason)
  return [
    ...(told ? [] : [`  ${mark('bad', style)} ${wrap(verdict.reason, width - 4, '    ')}`]),
    `    ${style.cyan(wrap(verdict.hint, width - 4, '    '))}`,
    `    ${style.dim(verdict.code)}`,
  ]
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

/** What a server says after a sync of how well webhooks tell. */
export interface Missed {
  readonly source: string
  readonly changed: number
  readonly missed: number
}

export function missedText({ source, changed, missed }: Missed): string {
  return `${source}: of ${counted(changed, 'row')} changed since webhooks tell, ${missed} were told by none.`
}
