import type { JsonObject } from '@tajo/core/json'
import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, it } from 'vitest'
import {
  account,
  activation,
  add,
  attribute,
  contact,
  field,
  person,
  plan,
  planningTables,
} from './testing/planning.ts'

const destination = account([attribute('FIRSTNAME', 'text'), attribute('LASTNAME', 'text')])
const config = activation([{ source: 'freshdesk', fields: [field('name', 'FULLNAME')] }])

/** A name in the helpdesk, what the account has of it, what we wrote there once, and what is written. */
const cases: readonly (readonly [string, JsonObject, Record<string, string | null>, Record<string, string | null>])[] =
  [
    ['千尋 星野原', { FIRSTNAME: '千尋', LASTNAME: '星野原' }, {}, {}],
    ['千尋 星野原', { FIRSTNAME: '星野原', LASTNAME: '千尋' }, {}, {}],
    ['星野原千尋', { FIRSTNAME: '千尋', LASTNAME: '星野原' }, {}, {}],
    ['千尋 星野原', { FIRSTNAME: '千尋', LASTNAME: '星野原' }, { FIRSTNAME: '千尋', LASTNAME: '星野原' }, {}],
    ['Weber', { FIRSTNAME: null, LASTNAME: 'Weber' }, {}, {}],
    // The family name would stand twice.
    ['千尋 星野原', { FIRSTNAME: 'Chihiro', LASTNAME: '星野原' }, {}, { FIRSTNAME: '千尋 星野原', LASTNAME: null }],
    ['星野原千尋', { LASTNAME: '星野原' }, {}, { FIRSTNAME: '星野原千尋', LASTNAME: null }],
    // Somebody else's word stays, and a part of one is no word.
    ['千尋', { FIRSTNAME: 'C.', LASTNAME: '星野原' }, {}, { FIRSTNAME: '千尋' }],
    ['Anna', { FIRSTNAME: 'A.', LASTNAME: 'An' }, {}, { FIRSTNAME: 'Anna' }],
    ['Anna', { FIRSTNAME: 'A.', LASTNAME: 'Weber' }, {}, { FIRSTNAME: 'Anna' }],
    // Ours goes with the name it came from.
    [
      'Anna',
      { FIRSTNAME: 'Eva', LASTNAME: 'Weber' },
      { FIRSTNAME: 'Eva', LASTNAME: 'Weber' },
      { FIRSTNAME: 'Anna', LASTNAME: null },
    ],
    // One that is split is split as ever.
    ['Anna Weber', { FIRSTNAME: 'Weber', LASTNAME: 'Anna' }, {}, { FIRSTNAME: 'Anna', LASTNAME: 'Weber' }],
  ]

describe.each(stores)('names left whole, on $kind', ({ temporaryWarehouse }) => {
  it('are not written over the same words, and repeat none', async () => {
    const at = await planningTables(await temporaryWarehouse([]))
    await add(
      at,
      cases.flatMap(([name, attributes], index) => [
        ...person(index + 1, { contact: { name } }),
        contact(index + 1, { attributes }),
      ]),
    )
    await at.ledger(
      ...cases.map(([, , delivered], index) => ({
        customerId: `freshdesk-${index + 1}`,
        brevoId: index + 1,
        delivered,
        inputHash: 'old',
      })),
    )
    const made = await plan(at, config, { destination })
    const written = new Map(
      made.contacts.map(({ customerId, changes }) => [
        customerId,
        Object.fromEntries(changes.map(({ attribute: name, after }) => [name, after])),
      ]),
    )
    expect(cases.map(([name], index) => [name, written.get(`freshdesk-${index + 1}`) ?? {}])).toEqual(
      cases.map(([name, , , wanted]) => [name, wanted]),
    )
    // What is there then is what is wanted.
    for (const { brevoId, changes } of made.contacts) {
      const [before] = cases.flatMap(([, attributes], index) => (index + 1 === brevoId ? [attributes] : []))
      const after = {
        ...before,
        ...Object.fromEntries(changes.map(({ attribute: name, after: value }) => [name, value])),
      }
      await at.run(`UPDATE brevo.contacts SET attributes = '${JSON.stringify(after)}' WHERE id = ${brevoId}`)
    }
    await at.ledger(
      ...made.contacts.map(({ customerId, brevoId, ledger }) => ({ ...ledger, customerId, brevoId: brevoId ?? 0 })),
    )
    expect((await plan(at, config, { destination })).contacts).toEqual([])
  })
})
