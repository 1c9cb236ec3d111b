import { parseMoment } from '../../world/time.ts'

export interface Term {
  /** Absent for words that may stand anywhere. */
  readonly field?: string
  readonly operator: ':' | '<' | '>' | '<=' | '>='
  readonly value: string
  readonly not: boolean
}

/** `type:ticket status<solved -tags:vip "two words"`; spaces part terms, quotes hold them together [doc]. */
export function parseQuery(query: string): readonly Term[] {
  const terms: Term[] = []
  for (const match of query.matchAll(/(-?)(?:([a-z_][a-z_0-9]*)(:|<=|>=|<|>))?("[^"]*"|\S+)/gi)) {
    const [, minus, field, operator = ':', value = ''] = match
    terms.push({
      ...(field === undefined ? undefined : { field: field.toLowerCase() }),
      operator: operator as Term['operator'],
      value: value.replace(/^"|"$/g, '').toLowerCase(),
      not: minus === '-',
    })
  }
  return terms
}

/** Whether a value answers a term: numbers and moments by size, texts by equality. */
export function compare(value: number | string | null, { operator, value: wanted }: Term): boolean {
  if (value === null) return wanted === 'none' && operator === ':'
  const number = typeof value === 'number' ? (parseMoment(wanted.toUpperCase()) ?? Number(wanted)) : Number.NaN
  if (typeof value === 'string')
    return operator === ':' && (wanted.endsWith('*') ? value.startsWith(wanted.slice(0, -1)) : value === wanted)
  switch (operator) {
    case ':':
      // A day means all of it [doc].
      return /^\d{4}-\d{2}-\d{2}$/.test(wanted) ? value >= number && value < number + 86_400 : value === number
    case '<':
      return value < number
    case '>':
      return value > number
    case '<=':
      return value <= number
    case '>=':
      return value >= number
  }
}
