import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, it } from 'vitest'
import type { Plan } from './plan.ts'
import {
  activation,
  add,
  contact,
  deliver,
  field,
  person,
  plan,
  planningTables,
  type Tables,
} from './testing/planning.ts'

type Source = 'freshdesk' | 'zendesk'

const shared = 'shared@example.com'
const sum = (made: Plan): number => Object.values(made.outcomes).reduce((all, one) => all + one, 0)

/** Somebody who has the shared address, known since a day that grows with the id. */
const claimant = (
  id: number,
  source: Source,
  over: {
    readonly verified?: boolean
    readonly contact?: Record<string, string | boolean | null>
    news?: boolean
  } = {},
) => {
  const { news, ...more } = over
  return person(id, {
    ...more,
    source,
    contact: {
      ...(source === 'freshdesk' ? { job_title: `Job ${id}` } : { role: `Job ${id}` }),
      ...(news === undefined ? {} : { [source === 'freshdesk' ? 'custom_fields' : 'user_fields']: { news } }),
      ...over.contact,
    },
    customer: { email: shared, created_at: `2026-01-0${id}T00:00:00Z` },
  })
}

const sources = {
  freshdesk: { source: 'freshdesk' as const, fields: [field('job_title', 'JOB'), field('phone', 'SMS')] },
  zendesk: { source: 'zendesk' as const, fields: [field('role', 'JOB'), field('phone', 'SMS')] },
}
const config = (first: Source, over: Parameters<typeof activation>[1] = {}) =>
  activation([sources[first], sources[first === 'freshdesk' ? 'zendesk' : 'freshdesk']], over)

const brief = (made: Plan) => ({
  written: made.contacts.map(({ customerId, brevoId }) => [customerId, brevoId]),
  withheld: made.withheldWhole.map(({ reason, count }) => [reason, count]).toSorted(),
  conflicted: made.conflicts.map(({ customerId }) => customerId),
})

describe.each(stores)('an e-mail of several customers on $kind', ({ temporaryWarehouse }) => {
  const tables = async (): Promise<Tables> => planningTables(await temporaryWarehouse([]))

  it('is whose who verified it, whoever was known first and whatever helpdesk comes first', async () => {
    const at = await tables()
    await add(at, [...claimant(1, 'freshdesk'), ...claimant(2, 'zendesk', { verified: true })])
    const created = await plan(at, config('freshdesk'))
    expect(brief(created)).toEqual({
      written: [['zendesk-2', undefined]],
      withheld: [['email-of-another', 1]],
      conflicted: [],
    })
    expect(created.contacts[0]).toMatchObject({ email: shared, extId: 'zendesk-2' })
    expect(created.withheldWhole[0]?.text).toMatch(/e-mail of another customer/)
    await add(at, [contact(9, { email: shared })])
    const updated = await plan(at, config('freshdesk'))
    expect(brief(updated)).toEqual({ written: [['zendesk-2', 9]], withheld: [['email-of-another', 1]], conflicted: [] })
    expect(updated.remarks.join()).not.toMatch(/told apart/)
    expect(sum(updated)).toBe(2)
  })

  it('is of the helpdesk that comes first, where nobody verified it', async () => {
    for (const first of ['freshdesk', 'zendesk'] as const) {
      const at = await tables()
      await add(at, [
        ...claimant(1, 'freshdesk'),
        ...claimant(2, 'zendesk', { verified: false }),
        contact(9, { email: shared }),
      ])
      const id = first === 'freshdesk' ? 'freshdesk-1' : 'zendesk-2'
      const made = await plan(at, config(first))
      expect(brief(made)).toEqual({ written: [[id, 9]], withheld: [['email-of-another', 1]], conflicted: [] })
      await deliver(at, made)
      await at.run(`UPDATE brevo.contacts SET ext_id = '${id}', attributes = '{"JOB": "Job ${id.slice(-1)}"}'`)
      const again = await plan(at, config(first))
      expect(again).toMatchObject({ contacts: [], conflicts: [], outcomes: { unchanged: 1, withheld: 1 } })
    }
  })

  it('stays with who has the contact, by the ledger or by our id there', async () => {
    const byLedger = await tables()
    const both = [...claimant(1, 'freshdesk'), ...claimant(2, 'zendesk', { verified: true })]
    await add(byLedger, [...both, contact(9, { email: shared })])
    await byLedger.ledger({ customerId: 'freshdesk-1', brevoId: 9, inputHash: 'old' })
    const kept = { written: [['freshdesk-1', 9]], withheld: [['email-of-another', 1]], conflicted: [] }
    expect(brief(await plan(byLedger, config('zendesk')))).toEqual(kept)
    const byId = await tables()
    await add(byId, [...both, contact(9, { email: shared, ext_id: 'freshdesk-1' })])
    expect(brief(await plan(byId, config('zendesk')))).toEqual(kept)
  })

  it('settles nothing among several of one helpdesk, or several who verified it', async () => {
    const at = await tables()
    await add(at, [
      ...claimant(1, 'freshdesk'),
      ...claimant(2, 'freshdesk'),
      ...claimant(3, 'zendesk'),
      contact(9, { email: shared }),
    ])
    const all = ['freshdesk-1', 'freshdesk-2', 'zendesk-3']
    const made = await plan(at, config('freshdesk'))
    expect(brief(made)).toEqual({ written: [], withheld: [], conflicted: all })
    expect(made.conflicts.map(({ theirs }) => theirs)).toEqual([['9'], ['9'], ['9']])
    expect(made.remarks.join()).toMatch(/^3 customers cannot be told apart/)
    await at.run(`UPDATE support.customer_identities SET email_verified = (contact_id > 1)`)
    expect(brief(await plan(at, config('freshdesk')))).toEqual({ written: [], withheld: [], conflicted: all })
    await at.run(`UPDATE support.customer_identities SET email_verified = (contact_id = 2)`)
    expect(brief(await plan(at, config('freshdesk')))).toMatchObject({ written: [['freshdesk-2', 9]], conflicted: [] })
    // Who has it already keeps it all the same.
    await at.run('UPDATE support.customer_identities SET email_verified = FALSE')
    await at.ledger({ customerId: 'zendesk-3', brevoId: 9, inputHash: 'old' })
    expect(brief(await plan(at, config('freshdesk')))).toEqual({
      written: [['zendesk-3', 9]],
      withheld: [],
      conflicted: ['freshdesk-1', 'freshdesk-2'],
    })
  })

  it('counts neither staff nor the deleted, and an address that is none is nobody’s', async () => {
    const at = await tables()
    await add(at, [
      ...claimant(1, 'freshdesk'),
      ...claimant(2, 'freshdesk'),
      ...[3, 4].flatMap((id) =>
        person(id, { customer: { email: 'no address' }, contact: { phone: `0171 234567${id}` } }),
      ),
    ])
    await at.run(`UPDATE support.customers SET is_deleted = TRUE WHERE customer_id = 'freshdesk-1'`)
    expect(brief(await plan(at, config('freshdesk'))).written).toEqual([
      ['freshdesk-3', undefined],
      ['freshdesk-4', undefined],
      ['freshdesk-2', undefined],
    ])
  })

  it('leaves somebody behind in the contact they have, whose address is another one there', async () => {
    const at = await tables()
    await add(at, [
      ...claimant(1, 'freshdesk'),
      ...claimant(2, 'zendesk', { verified: true }),
      contact(8, { email: 'before@example.com', ext_id: 'freshdesk-1' }),
      contact(9, { email: shared }),
    ])
    const made = await plan(at, config('freshdesk'))
    expect(brief(made)).toEqual({
      written: [
        ['freshdesk-1', 8],
        ['zendesk-2', 9],
      ],
      withheld: [],
      conflicted: [],
    })
    expect(made.contacts[0]?.withheld).toMatchObject([{ reason: 'email-differs' }])
  })

  it('is looked at again when somebody else comes to have it, or proves it', async () => {
    const at = await tables()
    await add(at, [...claimant(1, 'freshdesk'), ...person(5)])
    const first = await plan(at, config('freshdesk'))
    expect(first.create).toBe(2)
    await add(at, claimant(2, 'zendesk', { verified: true }))
    expect(brief(await plan(at, config('freshdesk'))).written).toEqual([
      ['freshdesk-5', undefined],
      ['zendesk-2', undefined],
    ])
    // Asked for alone, the others count as well.
    expect(brief(await plan(at, config('freshdesk'), { only: ['freshdesk-1'] }))).toEqual({
      written: [],
      withheld: [['email-of-another', 1]],
      conflicted: [],
    })
  })

  it('is created subscribed only if nobody who has it says no, and blocked if one of them ever was', async () => {
    const at = await tables()
    const subscribe = { newContacts: 'subscribe' as const, consentField: 'custom_fields.news' }
    const asked = { ...config('freshdesk', subscribe) }
    await add(at, [
      ...claimant(1, 'freshdesk', { news: true, verified: true }),
      ...claimant(2, 'freshdesk', { news: true }),
    ])
    expect((await plan(at, asked)).contacts).toMatchObject([{ customerId: 'freshdesk-1', consent: 'subscribed' }])
    await at.run(`UPDATE freshdesk.contacts SET custom_fields = '{"news": false}' WHERE id = 2`)
    expect(brief(await plan(at, asked))).toEqual({
      written: [],
      withheld: [
        ['email-of-another', 1],
        ['no-consent', 1],
      ],
      conflicted: [],
    })
    // Their number was blocked, and the contact it was on is gone.
    await at.run(`UPDATE freshdesk.contacts SET custom_fields = '{"news": true}', phone = '0171 2345678' WHERE id = 2`)
    await add(at, [
      contact(7, { email: 'x@example.com', sms: '491712345678', email_blacklisted: true, sms_blacklisted: true }),
    ])
    await plan(at, asked)
    await at.run('DELETE FROM brevo.contacts')
    const made = await plan(at, asked)
    expect(made.contacts).toMatchObject([{ customerId: 'freshdesk-1', consent: 'blocked', phone: undefined }])
    expect(made.contacts[0]?.withheld).toMatchObject([{ reason: 'suppressed' }])
  })

  it('is blocked when one of those who have it takes back the consent it was created by', async () => {
    const at = await tables()
    await add(at, [
      ...claimant(1, 'freshdesk', { news: true, verified: true }),
      ...claimant(2, 'freshdesk', { news: true }),
      contact(9, { email: shared, ext_id: 'freshdesk-1', attributes: { JOB: 'Job 1' } }),
    ])
    await at.ledger({ customerId: 'freshdesk-1', brevoId: 9, delivered: { $consent: true }, inputHash: 'old' })
    const asked = config('freshdesk', { newContacts: 'subscribe', consentField: 'custom_fields.news' })
    // Settled: nobody would look at the first one for a reason of its own.
    expect(await plan(at, asked)).toMatchObject({ contacts: [], outcomes: { unchanged: 1, withheld: 1 } })
    await at.run(`UPDATE freshdesk.contacts SET custom_fields = '{"news": false}' WHERE id = 2`)
    expect((await plan(at, asked)).contacts).toMatchObject([{ customerId: 'freshdesk-1', block: true }])
  })
})
