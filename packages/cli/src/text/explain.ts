import type {
  ExplainedCount,
  ExplainedInterval,
  ExplainedPromise,
  ExplainedTime,
  TicketExplanation,
} from '@tajo/models/explain/explanation'
import { count, counted, duration, moment } from '@tajo/operations/words/numbers'
import { type Mark, mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'
import { wrap } from '../render/width.ts'

export const explainWords = {
  onlyTickets: (what: string): string => `A ${what} is not explained; a ticket is.`,
  noNumber: (id: string): string => `${id} is no number of a ticket.`,
  usage: 'Like this: tajo models explain ticket 1042',
} as const

const titles: Readonly<Record<string, string>> = {
  first_reply: 'first reply',
  next_reply: 'next replies',
  first_resolution: 'first resolution',
  full_resolution: 'full resolution',
  requester_wait: 'requester wait',
  agent_work: 'agent work',
  agent_wait: 'agent wait',
  on_hold: 'on hold',
  new: 'new',
  open: 'open',
  unassigned: 'unassigned',
  replies: 'replies',
  customer_messages: 'messages of the customer',
  internal_notes: 'internal notes',
  reopens: 'reopens',
  handoffs: 'handoffs',
  assignee_stations: 'assignees',
  group_stations: 'groups',
}

const shownIntervals = 8

/** Every number of a ticket with the stretches it is the sum of, the vendor's own beside it. */
export function ticketExplanationText(ticket: TicketExplanation, width: number, style: Style): string {
  const room = Math.min(width, 100)
  const head = [
    ticket.status,
    ...(ticket.createdAt === null ? [] : [`created ${moment(ticket.createdAt)} UTC`]),
    ...(ticket.evidence === null ? [] : [ticket.evidence === 'full' ? 'whole history' : 'history in part']),
  ]
  const notes = ticket.notCounted === null ? [] : ['', noted('warn', `In no number: ${ticket.notCounted}`, style, room)]
  return [
    `${style.bold(`${ticket.source} #${ticket.ticketId}`)}  ${wrap(head.join(', '), room - 20, '  ')}`,
    ...calendarLines(ticket, style, room),
    ...notes,
    ...ticket.times.filter(isTold).flatMap((time) => ['', ...timeLines(time, style, room)]),
    ...(ticket.counts.length === 0 ? [] : ['', ...ticket.counts.map((each) => countLine(each, style, room))]),
    ...ticket.promises.flatMap((promise) => ['', ...promiseLines(promise, style, room)]),
  ].join('\n')
}

function calendarLines({ calendars }: TicketExplanation, style: Style, room: number): string[] {
  return calendars.map(({ from, until, name, timeZone }) => {
    const span = `${moment(from)} to ${until === null ? 'now' : moment(until)}`
    const what =
      name === null ? 'no business hours' : `business hours ${name}${timeZone === null ? '' : ` (${timeZone})`}`
    return style.dim(`  ${wrap(`${what}, ${span}`, room - 2, '  ')}`)
  })
}

function isTold({ calendarSeconds, vendor, intervals }: ExplainedTime): boolean {
  return calendarSeconds !== null || vendor !== null || intervals.length > 0
}

function timeLines(time: ExplainedTime, style: Style, room: number): string[] {
  const { metric, calendarSeconds, businessSeconds, intervals, vendor, difference } = time
  const more = intervals.length - shownIntervals
  return [
    `${style.bold(titles[metric] ?? metric)}  ${both(calendarSeconds, businessSeconds)}`,
    ...intervals.slice(0, shownIntervals).flatMap((interval) => intervalLines(interval, style, room)),
    ...(more > 0
      ? [style.dim(`    … and ${counted(more, 'further stretch', 'further stretches')}; all of them: --json`)]
      : []),
    ...(vendor === null
      ? []
      : [
          noted(
            agrees(difference),
            `the vendor says ${both(vendor.calendarSeconds, vendor.businessSeconds)}`,
            style,
            room,
          ),
        ]),
    ...(difference === null ? [] : [`    ${wrap(difference, room - 4, '    ')}`]),
  ]
}

function intervalLines(interval: ExplainedInterval, style: Style, room: number): string[] {
  const { from, until, what, calendarSeconds, businessSeconds, worked, moreWorked, holidays } = interval
  const stretches = worked.map((one) => `${moment(one.from).slice(5)}–${moment(one.until).slice(11)}`)
  const parts = [
    ...(stretches.length === 0
      ? []
      : [`worked ${stretches.join(', ')}${moreWorked > 0 ? ` and ${count(moreWorked)} more` : ''}`]),
    ...(holidays.length === 0 ? [] : [`holiday: ${holidays.join(', ')}`]),
  ]
  return [
    `    ${moment(from)} → ${moment(until)}  ${what}  ${both(calendarSeconds, businessSeconds)}`,
    ...parts.map((part) => style.dim(`      ${wrap(part, room - 6, '      ')}`)),
  ]
}

function countLine({ metric, count: ours, vendor, difference }: ExplainedCount, style: Style, room: number): string {
  const theirs =
    vendor === null ? '' : `; the vendor says ${count(vendor)}${difference === null ? '' : `: ${difference}`}`
  const words = `${titles[metric] ?? metric} ${ours === null ? 'unknown' : count(ours)}${theirs}`
  return noted(vendor === null ? 'idle' : agrees(difference), words, style, room)
}

function promiseLines(promise: ExplainedPromise, style: Style, room: number): string[] {
  const {
    metric,
    policy,
    priority,
    targetSeconds,
    inBusiness,
    elapsedSeconds,
    dueAt,
    status,
    isBreached,
    vendor,
    difference,
  } = promise
  const target = `${duration(targetSeconds)}${inBusiness ? ' of business time' : ''}`
  const rule = [policy, priority].filter((part) => part !== null).join(', ')
  const due = dueAt === null ? '' : `, due ${moment(dueAt)}`
  const spent = elapsedSeconds === null ? '' : ` after ${duration(elapsedSeconds)}`
  return [
    `${style.bold(`promise: ${titles[metric] ?? metric}`)}  ${target}${rule === '' ? '' : ` (${rule})`}${due}`,
    noted(isBreached === true ? 'bad' : isBreached === null ? 'idle' : 'good', `${status}${spent}`, style, room),
    ...(vendor === null || difference === null
      ? []
      : [
          noted(
            'warn',
            `the vendor has it due ${vendor.dueAt === null ? 'never' : moment(vendor.dueAt)}: ${difference}`,
            style,
            room,
          ),
        ]),
  ]
}

function agrees(difference: string | null): Mark {
  return difference === null ? 'good' : 'warn'
}

function both(calendar: number | null, business: number | null): string {
  const words = calendar === null ? 'unknown' : duration(calendar)
  return business === null ? words : `${words}, ${duration(business)} of business time`
}

function noted(kind: Mark, text: string, style: Style, room: number): string {
  return `  ${mark(kind, style)} ${wrap(text, room - 4, '    ')}`
}
