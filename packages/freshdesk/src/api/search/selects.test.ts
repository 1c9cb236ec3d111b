import { isTajoError } from '@tajo/core/errors'
import type { Json } from '@tajo/core/json'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sandboxAccount } from '../sandbox-account.ts'
import { type FieldKind, type SearchObject, searchFields } from './fields.ts'
import type { Comparison, Value } from './literal.ts'
import type { Query } from './query.ts'
import { whereIn } from './where.ts'

interface Row {
  readonly id: number
  readonly custom_fields: Readonly<Record<string, Json>>
}

/** A search said twice: in the builder’s words, and as a test of rows that knows nothing of the vendor’s language. */
interface Said {
  readonly query: () => Query<SearchObject>
  readonly holds: (row: Row) => boolean
}

interface Field {
  readonly name: string
  readonly kind: Exclude<FieldKind, 'custom'>
  readonly custom: boolean
  readonly valueIn: (row: Row) => unknown
}

const { freshdesk, calls } = sandboxAccount({ size: { tickets: 140, contacts: 70, companies: 20 } })

/** Rows a search can find: neither spam nor deleted tickets, no deleted contacts (read one by one: only then they have tags). */
async function rowsOf(of: SearchObject): Promise<readonly Row[]> {
  if (of === 'tickets') return freshdesk.tickets.everything().all()
  if (of === 'companies') return freshdesk.companies.list().all()
  const listed = [
    ...(await freshdesk.contacts.list().all()),
    ...(await freshdesk.contacts.list({ state: 'blocked' }).all()),
  ]
  const viewed = await Promise.all(listed.map(({ id }) => freshdesk.contacts.get(id)))
  return viewed.filter((row) => row !== undefined)
}

const customFields: Readonly<Record<SearchObject, Readonly<Record<string, Field['kind']>>>> = {
  tickets: {
    cf_order_number: 'text',
    cf_region: 'text',
    cf_is_vip: 'flag',
    cf_renewal_on: 'date',
    cf_seats: 'integer',
  },
  contacts: { department: 'text', permanent: 'flag', badge_number: 'integer', nickname: 'text' },
  companies: { erp_id: 'text', employees: 'integer' },
}

/** Where the row has another name for it than the search. */
const rowNames: Readonly<Record<string, string>> = { agent_id: 'responder_id', tag: 'tags', domain: 'domains' }

function fieldsOf(of: SearchObject): readonly Field[] {
  const known = Object.entries<FieldKind>(searchFields[of]).map(([name, kind]): Field => {
    const valueIn = (row: Row): unknown =>
      name === 'custom_string' ? row.custom_fields['cf_order_number'] : Reflect.get(row, rowNames[name] ?? name)
    return { name, kind: kind as Field['kind'], custom: false, valueIn }
  })
  const custom = Object.entries(customFields[of]).map(([name, kind]): Field => {
    return { name, kind, custom: true, valueIn: (row) => row.custom_fields[name] }
  })
  return [...known, ...custom]
}

function holds(kind: Field['kind'], comparison: Comparison, wanted: Value, given: unknown): boolean {
  if (Array.isArray(given) && given.length > 0) return given.some((one) => holds(kind, comparison, wanted, one))
  const isUnset = given === null || given === undefined || Array.isArray(given)
  if (isUnset || wanted === null) return isUnset && wanted === null
  // The sandbox is free to choose and does not look at the case of letters.
  if (kind === 'text') return String(given).toLowerCase() === String(wanted).toLowerCase()
  const value = kind === 'date' ? String(given).slice(0, 10) : (given as number)
  if (comparison === 'is') return value === wanted
  return comparison === 'atLeast' ? value >= wanted : value <= wanted
}

function comparison(of: SearchObject, field: Field, rows: readonly Row[]): fc.Arbitrary<Said> {
  const { kind, name, custom, valueIn } = field
  const met = rows
    .flatMap((row) => valueIn(row) ?? [])
    .map((value) => (kind === 'date' ? String(value).slice(0, 10) : (value as Value)))
  const others: Record<Field['kind'], fc.Arbitrary<Value>> = {
    integer: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
    text: fc.string({ unit: 'binary', maxLength: 12 }),
    flag: fc.boolean(),
    date: fc
      .date({ min: new Date('2025-06-01'), max: new Date('2026-03-01'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
  }
  const value =
    met.length === 0 ? others[kind] : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...met) }, others[kind])
  const isOrdered = kind === 'integer' || kind === 'date'
  const words: fc.Arbitrary<readonly [Comparison, Value]> = fc.oneof(
    { weight: 1, arbitrary: fc.constant(['is', null] as const) },
    {
      weight: 5,
      arbitrary: fc.tuple(isOrdered ? fc.constantFrom('is', 'atLeast', 'atMost') : fc.constant('is'), value),
    },
  )
  return words.map(([word, wanted]) => ({
    query: () => {
      const where = whereIn(of)
      const known = where as unknown as typeof where.custom
      const words = custom && !name.startsWith('cf_') ? where.custom(name) : known(name)
      return (words[word] as (value: Value) => Query<SearchObject>)(wanted)
    },
    holds: (row) => holds(kind, word, wanted, valueIn(row)),
  }))
}

function said(of: SearchObject, rows: readonly Row[]): fc.Arbitrary<Said> {
  const one = fc.oneof(...fieldsOf(of).map((field) => comparison(of, field, rows)))
  const { tree } = fc.letrec<{ tree: Said }>((again) => ({
    tree: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      one,
      fc.tuple(again('tree'), again('tree'), fc.boolean()).map(([left, right, both]) => ({
        query: () => (both ? left.query().and(right.query()) : left.query().or(right.query())),
        holds: (row: Row) => (both ? left.holds(row) && right.holds(row) : left.holds(row) || right.holds(row)),
      })),
    ),
  }))
  return tree
}

/** `undefined` where the builder refuses: a text that cannot be written, a search that is too long. */
function written({ query }: Said): Query<SearchObject> | undefined {
  try {
    return query()
  } catch (error) {
    if (isTajoError(error) && error.code === 'TAJO_ARGUMENT') return undefined
    throw error
  }
}

describe.each(['tickets', 'contacts', 'companies'] as const)('every search the builder writes for %s', (of) => {
  it('is accepted, and finds exactly the rows it describes', async () => {
    const rows = await rowsOf(of)
    const search = freshdesk.search[of] as (query: Query<SearchObject>) => { all(): Promise<readonly Row[]> }
    let asked = 0
    let some = 0
    const property = fc.asyncProperty(said(of, rows), async (one) => {
      const query = written(one)
      fc.pre(query !== undefined)
      const found = (await search(query as Query<SearchObject>).all()).map((row) => row.id)
      const described = rows.filter(one.holds).map((row) => row.id)
      expect(found.sort(), query?.text).toEqual(described.sort())
      asked += 1
      if (found.length > 0) some += 1
    })
    await fc.assert(property, { numRuns: 200 })
    expect(some).toBeGreaterThan(asked / 4)
    expect(calls().length).toBeGreaterThan(asked)
  })
})
