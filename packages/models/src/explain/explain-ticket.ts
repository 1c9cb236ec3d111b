import { TajoError } from '@tajo/core/errors'
import type { SqlReader, SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'
import { standing } from '../build.ts'
import type { ModelSource } from '../expand.ts'
import { quoted } from '../types.ts'
import type { ExplainedCount, ExplainedPromise, ExplainedTime, TicketExplanation } from './explanation.ts'
import { readIntervals } from './intervals.ts'
import { type Circumstances, whyCountsDiffer, whyDueDiffers, whyTimesDiffer } from './reasons.ts'

export interface ExplainOptions {
  readonly ticketId: number
  /** Name of the helpdesk; needed where several have a ticket of that number. */
  readonly source?: string
  readonly sources: readonly ModelSource[]
  /** Schema of the models; default `support`. */
  readonly schema?: string
}

const times = [
  'first_reply',
  'first_resolution',
  'full_resolution',
  'requester_wait',
  'agent_work',
  'agent_wait',
  'on_hold',
  'new',
  'open',
  'unassigned',
  'next_reply',
] as const

const counts = [
  'replies',
  'customer_messages',
  'internal_notes',
  'reopens',
  'handoffs',
  'assignee_stations',
  'group_stations',
] as const

interface Ticket {
  readonly source: string
  readonly status: string
  readonly created_at: string | null
  readonly opened_by: string
  readonly is_chat: boolean
  readonly is_spam: boolean
  readonly is_deleted: boolean
  readonly is_merged: boolean
  readonly merged_into: number | null
  readonly counted: boolean
}

type Metrics = Readonly<Record<string, number | boolean | string | null>>

interface Figure {
  readonly metric: string
  readonly calendar_seconds: number | null
  readonly business_seconds: number | null
  readonly count: number | null
  readonly due_at: string | null
  readonly is_breached: boolean | null
  readonly unit_seconds: number | null
}

/**
 * Opens the numbers of a ticket: the stretches each is the sum of, what the vendor says itself, and why the two differ.
 *
 * @example
 * const { times } = await explainTicket(warehouse, { ticketId: 1042, sources })
 * times[0] // { metric: 'first_reply', calendarSeconds: 232200, businessSeconds: 5400, intervals: [{ from, until, … }], vendor, … }
 */
export async function explainTicket(warehouse: Warehouse, options: ExplainOptions): Promise<TicketExplanation> {
  return warehouse.work(async (sql) => {
    const ticket = await findTicket(sql, options)
    return explain(sql, ticket, options)
  })
}

async function findTicket(sql: SqlWork, { ticketId, source, schema = 'support' }: ExplainOptions): Promise<Ticket> {
  if ((await standing(sql, schema, 'ticket_intervals')) === undefined) {
    throw new TajoError('TAJO_ARGUMENT', `There are no models in ${schema}.`, {
      hint: 'Run `tajo models run` after a sync.',
    })
  }
  const found = await sql.rows<Ticket>(
    `SELECT t.source, t.status, t.created_at, t.opened_by, t.is_chat, t.is_spam, t.is_deleted, t.is_merged, t.merged_into, t.counted
     FROM ${quoted(schema)}.tickets AS t WHERE t.ticket_id = $ticket_id AND (CAST($source AS TEXT) IS NULL OR t.source = $source) ORDER BY t.source`,
    { ticket_id: ticketId, source: source ?? null },
  )
  const [first, ...others] = found
  if (first === undefined) {
    throw new TajoError(
      'TAJO_ARGUMENT',
      `No ticket ${ticketId} is in the models${source === undefined ? '' : ` of ${source}`}.`,
      {
        hint: 'Check the number, and run `tajo models run` after a sync.',
      },
    )
  }
  if (others.length > 0) {
    throw new TajoError(
      'TAJO_ARGUMENT',
      `Ticket ${ticketId} is in ${found.map((each) => each.source).join(' and ')}.`,
      {
        hint: 'Name the helpdesk.',
      },
    )
  }
  return first
}

async function explain(
  sql: SqlReader,
  ticket: Ticket,
  { ticketId, sources, schema = 'support' }: ExplainOptions,
): Promise<TicketExplanation> {
  const at = { source: ticket.source, ticket_id: ticketId }
  const of = (model: string): string =>
    `${quoted(schema)}.${quoted(model)} AS r WHERE r.source = $source AND r.ticket_id = $ticket_id`
  const [metrics] = await sql.rows<Metrics>(`SELECT r.* FROM ${of('ticket_metrics')}`, at)
  const figures = await sql.rows<Figure>(`SELECT r.* FROM ${of('vendor_metrics')}`, at)
  const calendars = await sql.rows<{
    from_at: string
    until_at: string | null
    schedule_id: string | null
    name: string | null
    time_zone: string | null
  }>(
    `SELECT r.from_at, r.until_at, r.schedule_id, s.name, s.time_zone FROM ${quoted(schema)}.ticket_schedules AS r
     LEFT JOIN ${quoted(schema)}.schedules AS s ON s.schedule_id = r.schedule_id
     WHERE r.source = $source AND r.ticket_id = $ticket_id ORDER BY r.seq`,
    at,
  )
  const promises = await sql.rows<Promised>(
    `SELECT r.*, s.elapsed_seconds FROM ${quoted(schema)}.sla_states AS r JOIN ${quoted(schema)}.sla_targets AS s
     ON s.source = r.source AND s.ticket_id = r.ticket_id AND s.metric = r.metric AND s.seq = r.seq
     WHERE r.source = $source AND r.ticket_id = $ticket_id ORDER BY r.started_at, r.metric, r.seq`,
    at,
  )
  const [holidays] = await sql.rows<{ source: string }>(
    `SELECT h.source FROM ${quoted(schema)}.holidays AS h WHERE h.source = $source LIMIT 1`,
    { source: ticket.source },
  )
  const intervals = await readIntervals(sql, schema, at)
  const circumstances: Circumstances = {
    vendor: sources.find(({ name }) => name === ticket.source)?.vendor === 'freshdesk' ? 'freshdesk' : 'zendesk',
    openedBy: ticket.opened_by,
    isChat: ticket.is_chat,
    isOpen: metrics?.['is_open'] === true,
    evidence: text(metrics?.['evidence']),
    calendars: calendars.length,
    reopens: number(metrics?.['reopens']),
  }
  const figure = (metric: string): Figure | undefined => figures.find((each) => each.metric === metric)
  return {
    source: ticket.source,
    ticketId,
    status: ticket.status,
    createdAt: ticket.created_at,
    notCounted: whyNotCounted(ticket),
    evidence: circumstances.evidence,
    calendars: calendars.map(({ from_at, until_at, schedule_id, name, time_zone }) => ({
      from: from_at,
      until: until_at,
      scheduleId: schedule_id,
      name,
      timeZone: time_zone,
    })),
    times:
      metrics === undefined
        ? []
        : times.map((metric) => ({
            ...timeOf(metric, metrics, figure(metric), circumstances),
            intervals: intervals.get(metric) ?? [],
          })),
    counts:
      metrics === undefined ? [] : counts.map((metric) => countOf(metric, metrics, figure(metric), circumstances)),
    promises: promises.map((promise) => promiseOf(promise, figure(`${promise.metric}_due`), holidays !== undefined)),
  }
}

function whyNotCounted({ counted, is_spam, is_deleted, is_merged, merged_into }: Ticket): string | null {
  if (counted) return null
  if (is_spam) return 'It is spam.'
  if (is_deleted) return 'It was deleted.'
  if (is_merged && merged_into !== null) return `It was merged into ticket ${merged_into}.`
  return is_merged ? 'It was merged into another ticket.' : 'It is left out of every number.'
}

function timeOf(
  metric: string,
  metrics: Metrics,
  figure: Figure | undefined,
  circumstances: Circumstances,
): Omit<ExplainedTime, 'intervals'> {
  const prefix = metric === 'next_reply' ? 'avg_next_reply' : metric
  const ours = {
    calendarSeconds: number(metrics[`${prefix}_seconds`]),
    businessSeconds: number(metrics[`${prefix}_business_seconds`]),
  }
  if (figure === undefined) return { metric, ...ours, vendor: null, difference: null }
  const vendor = { calendarSeconds: figure.calendar_seconds, businessSeconds: figure.business_seconds }
  const theirs = { ...vendor, unitSeconds: figure.unit_seconds ?? 1 }
  return { metric, ...ours, vendor, difference: whyTimesDiffer(metric, ours, theirs, circumstances) }
}

function countOf(
  metric: string,
  metrics: Metrics,
  figure: Figure | undefined,
  circumstances: Circumstances,
): ExplainedCount {
  const count = number(metrics[metric])
  const vendor = figure?.count ?? null
  return {
    metric,
    count,
    vendor,
    difference: vendor === null ? null : whyCountsDiffer(metric, count, vendor, circumstances),
  }
}

interface Promised {
  readonly metric: string
  readonly seq: number
  readonly policy_id: string | null
  readonly priority: string | null
  readonly target_seconds: number
  readonly in_business: boolean
  readonly elapsed_seconds: number | null
  readonly started_at: string
  readonly due_at: string | null
  readonly met_at: string | null
  readonly status: string
  readonly is_breached: boolean | null
}

function promiseOf(promise: Promised, figure: Figure | undefined, holidaysKnown: boolean): ExplainedPromise {
  const ours = { dueAt: promise.due_at, status: promise.status, inBusiness: promise.in_business }
  const vendor = figure === undefined ? null : { dueAt: figure.due_at, isBreached: figure.is_breached }
  return {
    metric: promise.metric,
    seq: promise.seq,
    policy: promise.policy_id,
    priority: promise.priority,
    targetSeconds: promise.target_seconds,
    elapsedSeconds: promise.elapsed_seconds,
    startedAt: promise.started_at,
    metAt: promise.met_at,
    isBreached: promise.is_breached,
    ...ours,
    vendor,
    difference: vendor === null ? null : whyDueDiffers(ours, vendor, holidaysKnown),
  }
}

function number(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
