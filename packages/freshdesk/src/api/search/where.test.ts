import { describe, expect, it } from 'vitest'
import { type SearchObject, searchFields } from './fields.ts'
import type { Value } from './literal.ts'
import type { Query } from './query.ts'
import { whereIn } from './where.ts'

const where = whereIn('tickets')

/** What a program without types may ask for. */
const untyped = (of: SearchObject) =>
  whereIn(of) as unknown as (field: string) => Record<string, (value: unknown) => Query<SearchObject>>

describe('a search is written', () => {
  it.each<[Query<SearchObject>, string]>([
    [where('status').is(2), 'status:2'],
    [where('priority').atLeast(3), 'priority:>3'],
    [where('priority').atMost(2), 'priority:<2'],
    [where('agent_id').is(null), 'agent_id:null'],
    [where('type').is('Feature Request'), "type:'Feature Request'"],
    [
      where('created_at').atLeast('2026-03-01').and(where('created_at').atMost('2026-03-31')),
      "created_at:>'2026-03-01' AND created_at:<'2026-03-31'",
    ],
    [where('cf_is_vip').is(true), 'cf_is_vip:true'],
    [where('cf_renewal_on').atMost('2026-12-31'), "cf_renewal_on:<'2026-12-31'"],
    [where('cf_seats').is(-4), 'cf_seats:-4'],
    [where('custom_string').is('20417'), "custom_string:'20417'"],
    [whereIn('contacts')('active').is(false), 'active:false'],
    [whereIn('contacts').custom('department').is('Finance'), "department:'Finance'"],
    [whereIn('companies')('domain').is('northwind.example'), "domain:'northwind.example'"],
  ])('%# as the vendor reads it', (query, text) => {
    expect(query.text).toBe(text)
  })

  it('with brackets wherever AND and OR meet, and only there', () => {
    const [a, b, c, d] = [1, 2, 3, 4].map((status) => where('status').is(status)) as [Q, Q, Q, Q]
    type Q = Query<'tickets'>
    expect(a.and(b).and(c).text).toBe('status:1 AND status:2 AND status:3')
    expect(a.or(b.or(c)).text).toBe('status:1 OR status:2 OR status:3')
    expect(a.and(b).or(c).text).toBe('(status:1 AND status:2) OR status:3')
    expect(a.and(b.or(c)).text).toBe('status:1 AND (status:2 OR status:3)')
    expect(a.or(b).and(c.or(d)).text).toBe('(status:1 OR status:2) AND (status:3 OR status:4)')
  })
})

describe('a search is refused before any call', () => {
  it.each<[string, SearchObject, string, string, Value]>([
    ['a field the object has and the search does not', 'tickets', 'requester_id', 'is', 5],
    ['the object’s name of a field', 'tickets', 'tags', 'is', 'vip'],
    ['a field of another object', 'companies', 'status', 'is', 2],
    ['a name that is no field', 'tickets', 'constructor', 'is', 2],
    ['a custom name that would end the condition', 'tickets', 'cf_a:1 OR status', 'is', 2],
    ['text for a number', 'tickets', 'status', 'is', 'open'],
    ['a fraction', 'tickets', 'status', 'is', 2.5],
    ['a number too large to be exact', 'tickets', 'agent_id', 'is', 2 ** 60],
    ['a number for a text', 'tickets', 'tag', 'is', 5],
    ['order among texts', 'tickets', 'tag', 'atLeast', 'a'],
    ['order among flags', 'contacts', 'active', 'atMost', true],
    ['order and null', 'tickets', 'due_by', 'atLeast', null],
    ['a time of day', 'tickets', 'due_by', 'atLeast', '2026-03-01T10:00:00Z'],
    ['a day that does not exist', 'tickets', 'due_by', 'is', '2026-02-30'],
    ['another way to write a day', 'tickets', 'due_by', 'is', '1.3.2026'],
    ['order among custom texts', 'tickets', 'cf_region', 'atLeast', 'EMEA'],
    ['a quote', 'tickets', 'tag', 'is', "x' OR status:2 OR tag:'y"],
    ['a double quote', 'tickets', 'tag', 'is', '15" screen'],
    ['a backslash', 'tickets', 'tag', 'is', 'c:\\'],
    ['a line break', 'tickets', 'cf_note', 'is', 'a\nb'],
  ])('for %s', (_what, of, field, comparison, value) => {
    expect(() => untyped(of)(field)[comparison]?.(value)).toThrow(expect.objectContaining({ code: 'TAJO_ARGUMENT' }))
  })

  it('for more than 510 characters', () => {
    const tag = (length: number) => where('tag').is('x'.repeat(length - "tag:''".length))
    expect(tag(510).text).toHaveLength(510)
    expect(() => tag(511)).toThrow('The search has 511 characters; the vendor takes 510.')
    expect(() => tag(300).and(tag(300))).toThrow(/605 characters/)
  })

  it('for conditions on different objects', () => {
    const other = whereIn('contacts')('tag').is('vip') as unknown as Query<'tickets'>
    expect(() => where('tag').is('vip').and(other)).toThrow(/A search for tickets cannot have a condition on contacts/)
  })

  it('with the fields that can be searched by', () => {
    expect(() => untyped('companies')('name')).toThrow(
      expect.objectContaining({
        message: 'The vendor’s search for companies does not know the field "name".',
        hint: `It knows ${Object.keys(searchFields.companies).join(', ')}, and custom fields (cf_…).`,
      }),
    )
  })
})
