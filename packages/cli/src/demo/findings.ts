import type { Json } from '@tajo/core/json'
import type { Warehouse } from '@tajo/core/warehouse'
import { count, duration } from '@tajo/operations/words/numbers'

export interface Finding {
  readonly title: string
  /** One sentence with the numbers. */
  readonly text: string
  /** The SQL it came from, ready for `tajo query`. */
  readonly sql: string
}

interface Question {
  readonly title: string
  readonly sql: string
  /** The sentence, or nothing where the data shows nothing of the kind. */
  readonly tell: (rows: readonly Readonly<Record<string, Json>>[]) => string | undefined
}

const questions: readonly Question[] = [
  {
    title: 'The day everything came at once',
    sql: `WITH days AS (
  SELECT CAST(created_at AT TIME ZONE 'UTC' AS DATE) AS day, count(*) AS tickets
  FROM freshdesk.tickets WHERE _tajo_deleted_at IS NULL GROUP BY 1
)
SELECT strftime(day, '%A, %-d %B %Y') AS day, tickets, (SELECT median(tickets) FROM days) AS usual
FROM days ORDER BY tickets DESC LIMIT 1`,
    tell: ([top]) => {
      const tickets = number(top, 'tickets')
      const usual = number(top, 'usual')
      if (top === undefined || tickets < usual * 3) return undefined
      return `On ${top['day']}, ${count(tickets)} tickets came in; a usual day has ${count(usual)}.`
    },
  },
  {
    title: 'The day nobody answered',
    sql: `WITH answered AS (
  SELECT CAST(created_at AT TIME ZONE 'UTC' AS DATE) AS day, epoch(stats_first_responded_at) - epoch(created_at) AS wait
  FROM freshdesk.tickets WHERE stats_first_responded_at IS NOT NULL AND _tajo_deleted_at IS NULL
)
SELECT strftime(day, '%A, %-d %B %Y') AS day, count(*) AS tickets, median(wait) AS wait,
  (SELECT median(wait) FROM answered) AS usual
FROM answered GROUP BY answered.day HAVING count(*) >= 5 ORDER BY wait DESC LIMIT 1`,
    tell: ([slowest]) => {
      const wait = number(slowest, 'wait')
      const usual = number(slowest, 'usual')
      if (slowest === undefined || wait < usual * 3) return undefined
      return `Who wrote on ${slowest['day']} waited ${duration(wait)} for a first answer; usually it is ${duration(usual)}.`
    },
  },
  {
    title: 'The accounts about to leave',
    sql: `SELECT c.name AS account, count(*) AS ratings, round(100.0 * count(*) FILTER (WHERE r.rating < 0) / count(*)) AS unhappy
FROM freshdesk.satisfaction_ratings r
JOIN freshdesk.tickets t ON t.id = r.ticket_id
JOIN freshdesk.companies c ON c.id = t.company_id
GROUP BY 1 HAVING count(*) >= 3 AND unhappy >= 50 ORDER BY unhappy DESC, ratings DESC LIMIT 3`,
    tell: (rows) => {
      if (rows.length === 0) return undefined
      const accounts = rows.map((row) => `${row['account']} (${number(row, 'unhappy')}% of ${number(row, 'ratings')})`)
      return `Most of their ratings are bad: ${accounts.join(', ')}.`
    },
  },
  {
    title: 'Who is answered first',
    sql: `SELECT g.name AS team, count(*) AS tickets, median(m.reply_time_in_minutes_business) AS wait
FROM zendesk.ticket_metrics m
JOIN zendesk.tickets t ON t.id = m.ticket_id
JOIN zendesk.groups g ON g.id = t.group_id
WHERE m.reply_time_in_minutes_business IS NOT NULL
GROUP BY 1 HAVING count(*) >= 10 ORDER BY wait`,
    tell: (rows) => {
      const [first, last] = [rows[0], rows.at(-1)]
      const [least, most] = [number(first, 'wait'), number(last, 'wait')]
      if (first === undefined || last === undefined || most < least * 2) return undefined
      return `In business hours ${first['team']} answers within ${duration(least * 60)}, ${last['team']} within ${duration(most * 60)}.`
    },
  },
]

/** What the data shows, computed from the tables just filled. */
export async function findings(warehouse: Warehouse): Promise<Finding[]> {
  const found: Finding[] = []
  for (const { title, sql, tell } of questions) {
    const { columns, rows } = await warehouse.query(sql)
    const text = tell(
      rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))),
    )
    if (text !== undefined) found.push({ title, text, sql })
  }
  return found
}

/** Big integers come as text. */
function number(row: Readonly<Record<string, Json>> | undefined, column: string): number {
  return Number(row?.[column] ?? 0)
}
