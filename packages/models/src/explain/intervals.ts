import type { Parameters, SqlReader } from '@tajo/core/sql'
import { quoted } from '../types.ts'
import type { ExplainedInterval } from './explanation.ts'

const mostWindows = 20

interface Interval {
  readonly metric: string
  readonly seq: number
  readonly from_at: string
  readonly until_at: string
  readonly what: string
  readonly calendar_seconds: number
  readonly business_seconds: number | null
}

interface Within {
  readonly metric: string
  readonly seq: number
}

/** The stretches of each measure, with the working time and the holidays that lie in them. */
export async function readIntervals(
  sql: SqlReader,
  schema: string,
  at: Parameters,
): Promise<ReadonlyMap<string, readonly ExplainedInterval[]>> {
  const model = (name: string): string => `${quoted(schema)}.${quoted(name)}`
  const rows = await sql.rows<Interval>(
    `SELECT i.metric, i.seq, i.from_at, i.until_at, i.what, i.calendar_seconds, i.business_seconds FROM ${model('ticket_intervals')} AS i
     WHERE i.source = $source AND i.ticket_id = $ticket_id ORDER BY i.metric, i.seq`,
    at,
  )
  // By the calendar that held at the time.
  const ranBy = `FROM ${model('ticket_intervals')} AS i
     JOIN ${model('ticket_schedules')} AS s ON s.source = i.source AND s.ticket_id = i.ticket_id
       AND s.from_at < i.until_at AND (s.until_at IS NULL OR s.until_at > i.from_at)`
  const windows = await sql.rows<Within & { from_at: string; until_at: string }>(
    `SELECT i.metric, i.seq, greatest(w.starts_at, i.from_at, s.from_at) AS from_at, least(w.ends_at, i.until_at, s.until_at) AS until_at ${ranBy}
     JOIN ${model('business_windows')} AS w ON w.schedule_id = s.schedule_id AND w.starts_at < i.until_at AND w.ends_at > i.from_at
       AND (s.until_at IS NULL OR w.starts_at < s.until_at) AND w.ends_at > s.from_at
     WHERE i.source = $source AND i.ticket_id = $ticket_id ORDER BY 1, 2, 3`,
    at,
  )
  const holidays = await sql.rows<Within & { name: string }>(
    `SELECT DISTINCT i.metric, i.seq, h.starts_on, h.name ${ranBy}
     JOIN ${model('schedules')} AS c ON c.schedule_id = s.schedule_id
     JOIN ${model('holidays')} AS h ON h.schedule_id = s.schedule_id
       AND h.starts_on <= CAST(timezone(c.time_zone, least(i.until_at, s.until_at)) AS DATE)
       AND h.ends_on >= CAST(timezone(c.time_zone, greatest(i.from_at, s.from_at)) AS DATE)
     WHERE i.source = $source AND i.ticket_id = $ticket_id ORDER BY 1, 2, 3, 4`,
    at,
  )
  const explained = new Map<string, ExplainedInterval[]>()
  for (const row of rows) {
    const isHere = (within: Within): boolean => within.metric === row.metric && within.seq === row.seq
    const worked = windows.filter(isHere).map(({ from_at, until_at }) => ({ from: from_at, until: until_at }))
    const interval: ExplainedInterval = {
      from: row.from_at,
      until: row.until_at,
      what: row.what,
      calendarSeconds: row.calendar_seconds,
      businessSeconds: row.business_seconds,
      worked: worked.slice(0, mostWindows),
      moreWorked: Math.max(0, worked.length - mostWindows),
      holidays: holidays.filter(isHere).map(({ name }) => name),
    }
    explained.set(row.metric, [...(explained.get(row.metric) ?? []), interval])
  }
  return explained
}
