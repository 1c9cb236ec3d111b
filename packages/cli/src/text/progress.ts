import type { Progress, StreamProgress } from '@tajo/engine/reports'
import { count, counted, duration, timeOfDay } from '@tajo/operations/words/numbers'
import { type Mark, mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { displayWidth, padEnd, padStart, truncate } from '../render/width.ts'
import { behindName } from './reason.ts'

const stateMarks: Readonly<Record<StreamProgress['state'], Mark>> = {
  waiting: 'idle',
  reading: 'busy',
  done: 'good',
  skipped: 'warn',
  failed: 'bad',
}

/** The block that is redrawn in place: a line per stream that matters at the moment, and one about the account. */
export function progressBlock(
  progress: Progress,
  size: { columns: number; rows: number; now: number },
  style: Style,
): string[] {
  const room = Math.max(3, size.rows - 6)
  const shown = shownStreams(progress.streams, room)
  const nameWidth = Math.max(12, ...shown.map(({ stream }) => stream.length))
  const lines = shown.map((stream) => streamLine(stream, nameWidth, size.columns, style))
  const hidden = progress.streams.length - shown.length
  if (hidden > 0) lines.push(style.dim(truncate(`  … and ${hidden} more: ${tally(progress.streams)}`, size.columns)))
  return ['', ...lines, '', style.dim(truncate(`  ${footer(progress, size.now)}`, size.columns))]
}

/** What there is to say without a terminal: streams that ended since, or how it stands. */
export function progressLines(
  before: Progress | undefined,
  progress: Progress,
  now: number,
  beat: boolean,
  style: Style,
): string[] {
  const earlier = new Map(before?.streams.map((stream) => [stream.stream, stream.state]))
  // A stream that fails without a word was stopped with the run, whose summary says why.
  const ended = progress.streams.filter(
    ({ stream, state, note }) => isEnd(state) && earlier.get(stream) !== state && (state !== 'failed' || note !== null),
  )
  const lines = ended.map((stream) => {
    const words = stream.state === 'done' ? counted(stream.rows, 'row') : endWords(stream)
    return `${progress.source} ${mark(stateMarks[stream.state], style)} ${stream.stream}: ${words}`
  })
  if (!beat) return lines
  const reading = progress.streams
    .filter(({ state }) => state === 'reading')
    .map(({ stream, rows }) => `${stream} ${count(rows)}`)
  const what =
    reading.length === 0
      ? tally(progress.streams)
      : `reading ${reading.slice(0, 4).join(', ')}${reading.length > 4 ? ' …' : ''}`
  return [...lines, `${progress.source}: ${what} · ${footer(progress, now)}`]
}

function footer(progress: Progress, now: number): string {
  const parts = [counted(progress.calls, 'call')]
  if (progress.remaining !== null && progress.allowedPerMinute !== null) {
    // The vendor counts the reserve too; what is left for Tajo is never more than its share.
    parts.push(
      `${count(Math.min(progress.remaining, progress.allowedPerMinute))} of ${count(progress.allowedPerMinute)} credits left`,
    )
  }
  if (progress.waitingMs >= 1000) parts.push(`waiting ${duration(Math.round(progress.waitingMs / 1000))}`)
  if (progress.secondsLeft !== null && progress.secondsLeft > 0) {
    parts.push(`finishes about ${timeOfDay(now + progress.secondsLeft * 1000)}`)
  }
  return parts.join(' · ')
}

function streamLine(stream: StreamProgress, nameWidth: number, columns: number, style: Style): string {
  const name = padEnd(stream.stream, nameWidth)
  const start = `  ${mark(stateMarks[stream.state], style)} ${stream.state === 'waiting' ? style.dim(name) : name}`
  const room = columns - displayWidth(start) - 2
  switch (stream.state) {
    case 'waiting':
      return `${start}  ${style.dim(truncate(stream.note ?? 'waiting', room))}`
    case 'done':
      return `${start}  ${truncate(rowCount(stream.rows, room), room)}`
    case 'skipped':
    case 'failed':
      return `${start}  ${truncate(endWords(stream), room)}`
    case 'reading':
      return `${start}  ${truncate(readingWords(stream, room), room)}`
  }
}

const endWords = ({ stream, state, note }: StreamProgress): string =>
  note === null ? state : `${state}: ${behindName(stream, note)}`

/** Where not all of it fits, the pace goes first, then the calls; the time left is what people look for. */
function readingWords(stream: StreamProgress, room: number): string {
  const rows = rowCount(stream.rows, room)
  const rate = padStart(stream.rowsPerSecond > 0 ? `${count(stream.rowsPerSecond)}/s` : '', 8)
  const calls = padStart(stream.callsLeft === null ? '' : `${count(stream.callsLeft)} calls left`, 18)
  const left = padStart(stream.secondsLeft === null ? '' : duration(stream.secondsLeft), 12)
  const choices = [rows + rate + calls + left, rows + calls + left, rows + left].map((words) => words.trimEnd())
  return choices.find((words) => displayWidth(words) <= room) ?? rows
}

function rowCount(rows: number, room: number): string {
  const unit = rows === 1 ? 'row ' : 'rows'
  return `${padStart(count(rows), Math.min(9, room - unit.length - 1))} ${unit}`
}

/** All of them where they fit; otherwise those at work, then those that ended badly, then the next to come. */
function shownStreams(streams: readonly StreamProgress[], room: number): readonly StreamProgress[] {
  if (streams.length <= room) return streams
  const order: readonly StreamProgress['state'][] = ['reading', 'failed', 'skipped', 'waiting', 'done']
  const chosen = new Set(
    [...streams].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state)).slice(0, room - 1),
  )
  return streams.filter((stream) => chosen.has(stream))
}

function tally(streams: readonly StreamProgress[]): string {
  const of = (state: StreamProgress['state']): number => streams.filter((stream) => stream.state === state).length
  const words: [number, string][] = [
    [of('done'), 'done'],
    [of('reading'), 'reading'],
    [of('waiting'), 'waiting'],
    [of('skipped'), 'skipped'],
    [of('failed'), 'failed'],
  ]
  return words
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ')
}

const isEnd = (state: StreamProgress['state']): boolean => state === 'done' || state === 'skipped' || state === 'failed'
