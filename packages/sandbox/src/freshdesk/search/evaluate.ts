import type { Json } from '../../world/json.ts'
import { DAY, parseMoment } from '../../world/time.ts'
import type { FieldKind, SearchFields } from './fields.ts'
import { BadQuery, type Condition, type Operator, type Token } from './parse.ts'

export class UnknownField extends Error {
  override readonly name = 'UnknownField'
  readonly field: string

  constructor(field: string) {
    super(`no search knows the field ${field}`)
    this.field = field
  }
}

/** Turns a query into a test of records; throws on a field outside the whitelist and on a value of the wrong kind. */
export function compile<R>(condition: Condition, fields: SearchFields<R>): (record: R) => boolean {
  if (condition.is !== 'field') {
    const tests = condition.of.map((part) => compile(part, fields))
    if (condition.is === 'and') return (record) => tests.every((test) => test(record))
    return (record) => tests.some((test) => test(record))
  }
  const field = fields.get(condition.name)
  if (field === undefined) throw new UnknownField(condition.name)
  const matches = matcher(field.kind, condition.operator, condition.value)
  return (record) => {
    const value = field.read(record) ?? null
    return Array.isArray(value) ? anyOf(value, matches) : matches(value)
  }
}

function anyOf(values: readonly Json[], matches: (value: Json) => boolean): boolean {
  return values.length === 0 ? matches(null) : values.some(matches)
}

function matcher(kind: FieldKind, operator: Operator, value: Token): (value: Json) => boolean {
  if (value.kind === 'bare' && value.text === 'null') {
    if (operator !== ':') throw new BadQuery('null takes no other operator than the colon')
    return (given) => given === null
  }
  switch (kind) {
    case 'date':
      return dateMatcher(operator, value)
    case 'integer':
      return integerMatcher(operator, value)
    case 'boolean': {
      if (value.kind !== 'bare' || !/^(?:true|false)$/.test(value.text) || operator !== ':') throw wrong(kind)
      return (given) => given === (value.text === 'true')
    }
    case 'string': {
      if (value.kind !== 'quoted' || operator !== ':') throw wrong(kind)
      // Letter case does not matter in values [guess]; in names it does [doc].
      const wanted = value.text.toLowerCase()
      return (given) => typeof given === 'string' && given.toLowerCase() === wanted
    }
  }
}

function integerMatcher(operator: Operator, value: Token): (value: Json) => boolean {
  if (value.kind !== 'bare' || !/^-?\d+$/.test(value.text)) throw wrong('integer')
  const bound = Number(value.text)
  return (given) => typeof given === 'number' && within(given, operator, bound, bound)
}

/** Whole days in UTC: `:>` begins at the day's first second, `:<` ends at its last [doc]. */
function dateMatcher(operator: Operator, value: Token): (value: Json) => boolean {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(value.text) ? parseMoment(value.text) : undefined
  if (value.kind !== 'quoted' || start === undefined) throw wrong('date')
  const end = start + DAY - 1
  return (given) => {
    const moment = typeof given === 'string' ? parseMoment(given) : undefined
    return moment !== undefined && within(moment, operator, start, end)
  }
}

function within(given: number, operator: Operator, start: number, end: number): boolean {
  if (operator === ':>') return given >= start
  if (operator === ':<') return given <= end
  return given >= start && given <= end
}

function wrong(kind: FieldKind): BadQuery {
  return new BadQuery(`Value or operator does not fit a field of type ${kind}`)
}
