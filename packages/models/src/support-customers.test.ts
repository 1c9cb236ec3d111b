import type { JsonObject } from '@tajo/core/json'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Built, builtOn, stores } from './testing/built.ts'
import { supportModels } from './testing/support-models.ts'

const models = supportModels()
const sources = [
  { name: 'freshdesk', vendor: 'freshdesk' },
  { name: 'second', vendor: 'freshdesk' },
  { name: 'zendesk', vendor: 'zendesk' },
]
const since = (year: number): JsonObject => ({
  created_at: `${year}-01-01T00:00:00Z`,
  updated_at: `${year}-06-01T00:00:00Z`,
})

/** Who is who, as `source-contact → customer by what`. */
async function people(built: Built): Promise<readonly string[]> {
  await built.build({ models })
  const rows = await built.rows(
    'SELECT source, contact_id, customer_id, joined_by FROM support.customer_identities ORDER BY source, contact_id',
  )
  return rows.map(
    ({ source, contact_id, customer_id, joined_by }) => `${source}-${contact_id} → ${customer_id} ${joined_by}`,
  )
}

async function identities(built: Built, mails: readonly (readonly [number, string, boolean])[]): Promise<void> {
  await built.put(
    'zendesk',
    'user_identities',
    mails.map(([user_id, value, verified], id) => ({
      id: id + 1,
      user_id,
      type: 'email',
      value,
      verified,
      ...since(2020),
    })),
  )
}

describe.each(stores)('on $kind', (store) => {
  test('only what both have verified, or the company says, makes two people one', async () => {
    const built = await builtOn(store, sources)
    await built.put('freshdesk', 'contacts', [
      { id: 1, name: 'Ada', email: 'Ada@Example.com', active: true, ...since(2022) },
      { id: 2, name: 'Bo', email: 'bo@example.com', active: false, ...since(2022) },
      { id: 3, name: 'Same Name', email: null, phone: '+49 30 1', ...since(2022) },
      { id: 4, name: 'Eve', email: 'eve@example.com', unique_external_id: 'crm-9', ...since(2022) },
      { id: 5, name: 'Fay', email: '', active: true, unique_external_id: ' ', ...since(2022) },
      { id: 6, name: 'Gus', email: '', active: true, unique_external_id: '', ...since(2022) },
    ])
    await built.put('second', 'contacts', [
      { id: 1, name: 'Ada L', email: 'ada@example.com', active: true, ...since(2021) },
    ])
    await built.put('zendesk', 'users', [
      { id: 1, name: 'Ada', email: 'private@example.com', role: 'end-user', active: true, ...since(2023) },
      { id: 2, name: 'Bo', email: 'bo@example.com', role: 'end-user', active: true, ...since(2020) },
      { id: 3, name: 'Same Name', email: null, phone: '+49 30 1', role: 'end-user', active: true, ...since(2020) },
      {
        id: 4,
        name: 'Other',
        email: 'other@example.com',
        external_id: 'crm-9',
        role: 'end-user',
        active: true,
        ...since(2023),
      },
      { id: 7, name: 'Case', email: null, external_id: 'CRM-9', role: 'end-user', active: true, ...since(2023) },
    ])
    await identities(built, [
      [1, 'private@example.com', true],
      [1, 'ADA@example.com', true],
      [2, 'bo@example.com', true],
      [4, 'bo@example.com', false],
    ])
    expect(await people(built)).toEqual([
      'freshdesk-1 → second-1 email',
      'freshdesk-2 → freshdesk-2 alone',
      'freshdesk-3 → freshdesk-3 alone',
      'freshdesk-4 → freshdesk-4 external_id',
      'freshdesk-5 → freshdesk-5 alone',
      'freshdesk-6 → freshdesk-6 alone',
      'second-1 → second-1 email',
      'zendesk-1 → second-1 email',
      'zendesk-2 → zendesk-2 alone',
      'zendesk-3 → zendesk-3 alone',
      'zendesk-4 → freshdesk-4 external_id',
      'zendesk-7 → zendesk-7 alone',
    ])
    expect(
      await built.rows("SELECT name, email, members FROM support.customers WHERE customer_id = 'second-1'"),
    ).toEqual([{ name: 'Ada', email: 'private@example.com', members: 3 }])
  })

  test('a customer has the values of the best member, and of the next where that one has none', async () => {
    const built = await builtOn(store, sources)
    await built.put('freshdesk', 'companies', [{ id: 70, name: 'Acme' }])
    await built.put('freshdesk', 'contacts', [
      {
        id: 1,
        name: 'Old',
        email: 'a@example.com',
        active: true,
        mobile: '+49 1',
        company_id: 70,
        job_title: 'Boss',
        ...since(2020),
      },
      { id: 2, name: 'Blocked', email: 'b@example.com', active: true, contact_state: 'blocked', ...since(2020) },
    ])
    await built.put('zendesk', 'users', [
      {
        id: 1,
        name: 'New',
        email: 'a@example.com',
        role: 'end-user',
        active: true,
        phone: '+49 2',
        locale: 'de',
        ...since(2024),
      },
      { id: 3, name: 'Gone', email: 'c@example.com', role: 'end-user', active: false, ...since(2021) },
    ])
    await identities(built, [[1, 'a@example.com', true]])
    await built.build({ models })
    expect(
      await built.rows(
        `SELECT customer_id, name, phone, mobile, company_id, language, job_title, is_staff, is_deleted, is_blocked, members,
           CAST(created_at AS TEXT) LIKE '2020%' AS first FROM support.customers ORDER BY customer_id`,
      ),
    ).toMatchObject([
      {
        customer_id: 'freshdesk-1',
        name: 'New',
        phone: '+49 2',
        mobile: '+49 1',
        company_id: 'freshdesk-70',
        language: 'de',
        job_title: 'Boss',
        is_staff: false,
        is_deleted: false,
        is_blocked: false,
        members: 2,
      },
      { customer_id: 'freshdesk-2', is_blocked: true, is_deleted: false, members: 1 },
      { customer_id: 'zendesk-3', is_deleted: true, members: 1 },
    ])
  })

  test('staff is who is or was an agent anywhere, or has the address of one', async () => {
    const built = await builtOn(store, sources)
    await built.put('freshdesk', 'agents', [
      { id: 9, contact: { name: 'Agent', email: 'Agent@acme.example', active: true } },
    ])
    await built.put('freshdesk', 'agents', [{ id: 8, contact: { name: 'Left', email: 'left@acme.example' } }], {
      state: 'deleted',
    })
    await built.put('freshdesk', 'contacts', [
      { id: 8, name: 'Left', email: 'left@acme.example', ...since(2022) },
      { id: 1, name: 'Customer', email: 'a@example.com', ...since(2022) },
    ])
    await built.put('zendesk', 'users', [
      { id: 1, name: 'Agent at home', email: 'agent@acme.example', role: 'end-user', active: true, ...since(2022) },
      { id: 2, name: 'Customer', email: 'b@example.com', role: 'end-user', active: true, ...since(2022) },
    ])
    await built.build({ models })
    expect(await built.rows('SELECT customer_id, is_staff FROM support.customers ORDER BY customer_id')).toEqual([
      { customer_id: 'freshdesk-1', is_staff: false },
      { customer_id: 'freshdesk-8', is_staff: true },
      { customer_id: 'freshdesk-9', is_staff: true },
      { customer_id: 'zendesk-1', is_staff: true },
      { customer_id: 'zendesk-2', is_staff: false },
    ])
  })

  test('an external id that a form gave to everybody joins nobody, and is reported', async () => {
    const built = await builtOn(store, sources)
    const contacts = Array.from({ length: 51 }, (_, id) => ({
      id: id + 1,
      name: `P${id}`,
      unique_external_id: 'n/a',
      ...since(2022),
    }))
    await built.put('freshdesk', 'contacts', contacts)
    const report = await built.build({ models })
    expect(await built.rows('SELECT count(*) AS n FROM support.customers')).toEqual([{ n: 51 }])
    expect(report.warnings).toMatchObject([{ model: 'customer_identities', test: 'external_id_of_many', failures: 1 }])
  })
})

test('who is one with whom follows from the links alone, in whatever order they came', async () => {
  const [duckdb] = stores
  if (duckdb === undefined) throw new Error('no store')
  const person = fc.record({
    year: fc.integer({ min: 2001, max: 2009 }),
    external: fc.integer({ min: 0, max: 12 }),
    mails: fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(person, { minLength: 1, maxLength: 25 }), async (drawn) => {
      const built = await builtOn(duckdb, sources)
      await built.put(
        'zendesk',
        'users',
        drawn.map(({ year, external }, id) => ({
          id: id + 1,
          role: 'end-user',
          active: true,
          external_id: external > 6 ? null : `x${external}`,
          ...since(year),
        })),
      )
      await identities(
        built,
        drawn.flatMap(({ mails }, id) =>
          mails.map((mail): readonly [number, string, boolean] => [id + 1, `${mail}@example.com`, mail % 4 > 0]),
        ),
      )
      await built.build({ models })
      const found = await built.rows(
        'SELECT contact_id, customer_id FROM support.customer_identities ORDER BY contact_id',
      )
      expect(found.map(({ customer_id }) => customer_id)).toEqual(expected(drawn))
      await built.warehouse.close()
    }),
    { seed: 4, numRuns: 12 },
  )
}, 120_000)

/** The same by hand: names are handed on until nothing moves. */
function expected(drawn: readonly { year: number; external: number; mails: readonly number[] }[]): readonly string[] {
  const keys = drawn.map(({ external, mails }) => [
    ...(external > 6 ? [] : [`x${external}`]),
    ...mails.filter((mail) => mail % 4 > 0).map((mail) => `m${mail}`),
  ])
  const age = drawn.map(({ year }, index) => year * 1000 + index)
  const oldest = [...age]
  for (let moved = true; moved; ) {
    moved = false
    for (const [a, mine] of keys.entries()) {
      for (const [b, theirs] of keys.entries()) {
        const [of, than] = [oldest[a] ?? 0, oldest[b] ?? 0]
        if (than >= of || !mine.some((key) => theirs.includes(key))) continue
        oldest[a] = than
        moved = true
      }
    }
  }
  return oldest.map((each) => `zendesk-${age.indexOf(each) + 1}`)
}
