import type { AttributeStory, WhyAnswer } from './story.ts'
import type { TicketRow } from './ticket-facts.ts'

type Line = WhyAnswer['tickets'][number]

/** What one attribute's value is made of: the tickets of a metric, or the field of a contact. */
export function whyOf(asked: string, attributes: readonly AttributeStory[], tickets: readonly TicketRow[]): WhyAnswer {
  const attribute = attributes.find((one) => one.attribute.toUpperCase() === asked.toUpperCase())
  if (attribute === undefined) {
    const names = attributes.map((one) => one.attribute)
    const text =
      names.length === 0
        ? 'No attribute of Brevo is mapped for this customer.'
        : `Nothing is mapped to it. Mapped are: ${names.join(', ')}.`
    return { attribute: asked, story: null, text, tickets: [] }
  }
  const [table, column] = attribute.origin.split('.')
  const made = table === 'customer_metrics' && column !== undefined ? madeOf(column, tickets) : undefined
  const text = made?.text ?? `It is the field ${attribute.rule.from} of ${attribute.origin}.`
  return { attribute: attribute.attribute, story: attribute, text, tickets: made?.tickets ?? [] }
}

interface MadeOf {
  readonly text: string
  readonly tickets: readonly Line[]
}

function madeOf(column: string, all: readonly TicketRow[]): MadeOf | undefined {
  const tickets = all.filter(({ counted }) => counted === true)
  const isSolved = ({ status }: TicketRow): boolean => status === 'solved' || status === 'closed'
  const byStatus = (counts: (row: TicketRow) => boolean, what: string): MadeOf => {
    const lines = tickets.map((row): Line => line(row, row.created_at, row.status, counts(row)))
    return { text: `${lines.filter((one) => one.counts).length} of ${tickets.length} tickets ${what}.`, tickets: lines }
  }
  switch (column) {
    case 'total_tickets':
      return byStatus(() => true, 'count; spam, deleted and merged ones do not')
    case 'open_tickets':
      return byStatus((row) => !isSolved(row), 'are neither solved nor closed')
    case 'pending_tickets':
      return byStatus(({ status }) => status === 'pending', 'wait for the customer')
    case 'solved_tickets':
    case 'resolution_rate':
      return byStatus(isSolved, 'are solved or closed')
    case 'reopened_tickets':
      return measured(
        tickets,
        ({ reopens }) => reopens,
        'were opened again after they were solved',
        (value) => value > 0,
      )
    case 'first_ticket_date':
    case 'last_ticket_date':
      return dated(tickets, column === 'first_ticket_date')
    case 'avg_csat':
    case 'last_csat':
    case 'ratings':
      return rated(tickets, column)
    case 'avg_first_reply_seconds':
      return measured(tickets, (row) => row.first_reply_seconds, 'have a first reply; their average it is')
    case 'avg_resolution_seconds':
      return measured(tickets.filter(isSolved), (row) => row.full_resolution_seconds, 'are solved; their average it is')
    default:
      return undefined
  }
}

function measured(
  tickets: readonly TicketRow[],
  measure: (row: TicketRow) => number | null,
  what: string,
  counts: (value: number) => boolean = () => true,
): MadeOf {
  const lines = tickets.map((row): Line => {
    const value = measure(row)
    return line(row, row.created_at, value, value !== null && counts(value))
  })
  return { text: `${lines.filter((one) => one.counts).length} of ${tickets.length} tickets ${what}.`, tickets: lines }
}

function dated(tickets: readonly TicketRow[], isFirst: boolean): MadeOf {
  const inOrder = tickets.filter(({ created_at }) => created_at !== null)
  const chosen = isFirst ? inOrder.at(-1) : inOrder[0]
  if (chosen === undefined) return { text: 'There is no ticket.', tickets: [] }
  return {
    text: `The ${isFirst ? 'first' : 'latest'} of ${tickets.length} tickets was created then.`,
    tickets: [line(chosen, chosen.created_at, chosen.status, true)],
  }
}

function rated(tickets: readonly TicketRow[], column: string): MadeOf {
  const ratings = tickets
    .filter(({ csat }) => csat !== null)
    .toSorted((one, other) => Date.parse(other.rated_at ?? '') - Date.parse(one.rated_at ?? ''))
  const lines = ratings.map(
    (row, place): Line => line(row, row.rated_at, row.csat, column !== 'last_csat' || place === 0),
  )
  const what = column === 'last_csat' ? 'the latest of them counts' : 'each ticket’s latest counts'
  return { text: `${ratings.length} of ${tickets.length} tickets were rated; ${what}.`, tickets: lines }
}

function line(row: TicketRow, at: string | null, value: Line['value'], counts: boolean): Line {
  return { source: row.source, ticketId: row.ticket_id, at, value, counts }
}
