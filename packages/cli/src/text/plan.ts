import type { StreamPlan, SyncPlan } from '@tajo/engine/reports'
import { count, counted, duration, moment } from '@tajo/operations/words/numbers'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'

const modes: Readonly<Record<StreamPlan['mode'], string>> = {
  first: 'first time',
  full: 'in full',
  incremental: 'changes',
}

/** What a sync would do, a line per stream, then what it comes to. */
export function planText(plan: SyncPlan, width: number, style: Style): string {
  const rows = plan.streams.map((stream) => [
    stream.stream,
    stream.position === null ? modes[stream.mode] : `${modes[stream.mode]} since ${moment(stream.position)}`,
    unknownOr(stream.rows),
    unknownOr(stream.calls),
    unknownOr(stream.credits),
    minutes(stream.minutes),
  ])
  const lines = table(
    [
      { title: 'stream', fixed: true },
      { title: 'reads' },
      { title: 'rows', align: 'right', fixed: true },
      { title: 'calls', align: 'right', fixed: true },
      { title: 'credits', align: 'right', fixed: true },
      { title: 'minutes', align: 'right', fixed: true },
    ],
    rows,
    Math.min(width, 100) - 2,
    style,
  )
  const notes = plan.notes.map((note) => `  ${wrap(note, Math.min(width, 80) - 2, '  ')}`)
  return [
    `${style.bold(plan.source)}  ${plan.account}`,
    style.dim(`  ${limitWords(plan)}`),
    '',
    indented(lines),
    '',
    `  ${style.bold('In all')} ${totals(plan)}`,
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => style.dim(note))]),
    style.dim(`  Nothing was read or written; this plan took ${counted(plan.probes, 'call')}.`),
  ].join('\n')
}

function totals(plan: SyncPlan): string {
  return `${counted(plan.calls, 'call')}, ${counted(plan.credits, 'credit')}${timeWords(plan.minutes)}`
}

function timeWords(minutes: number | null): string {
  if (minutes === null) return ''
  const seconds = minutes * 60
  return seconds < 1
    ? ', within a second as far as the limit goes'
    : `, ${duration(Math.ceil(seconds))} or more under the limit`
}

function limitWords(plan: SyncPlan): string {
  if (plan.limitPerMinute === null) return 'limit not known yet'
  return `${count(plan.limitPerMinute)} credits a minute, ${plan.reservePercent}% of them left for your other apps`
}

function minutes(value: number | null): string {
  if (value === null) return '?'
  if (value === 0) return '0'
  return value < 0.1 ? '<0.1' : value < 10 ? value.toFixed(1) : count(value)
}

const unknownOr = (value: number | null): string => (value === null ? '?' : count(value))

const indented = (text: string): string => text.replace(/^/gm, '  ')
