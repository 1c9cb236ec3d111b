import { temporaryWarehouse } from '@tajo/warehouse/testing/temporary'
import fc from 'fast-check'
import { expect, it } from 'vitest'
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

const someone = fc.record({
  email: fc.constantFrom('own', 'own', 'own', 'none', 'bad', 'shared'),
  phone: fc.constantFrom(undefined, '0171 2345678', '030 1234567', 'call me'),
  staff: fc.nat(9).map((n) => n === 0),
  deleted: fc.nat(9).map((n) => n === 0),
  open: fc.constantFrom(0, 1),
  job: fc.constantFrom(null, '', 'Buyer', 'Head'),
  brevo: fc.constantFrom('none', 'there', 'blocked', 'left', 'deleted'),
  ledger: fc.constantFrom(undefined, 'delivered', 'rejected', 'waiting', 'withheld', 'conflicted'),
  next: fc.constantFrom(null, '2026-11-20T00:00:00Z', '2026-11-22T00:00:00Z'),
})

it('gives every customer one outcome, and writes nothing to the same contact twice', async () => {
  const policies = fc.constantFrom('blocklist' as const, 'skip' as const, 'subscribe' as const)
  const warehouse = await temporaryWarehouse([])
  const at = await planningTables(warehouse)
  await fc.assert(
    fc.asyncProperty(fc.array(someone, { minLength: 1, maxLength: 25 }), policies, async (people, newContacts) => {
      for (const table of [
        'freshdesk.contacts',
        'support.customers',
        'support.customer_identities',
        'support.customer_metrics',
      ])
        await at.run(`DELETE FROM ${table}`)
      for (const table of ['support.customer_source_metrics', 'brevo.contacts', '_tajo.activation_ledger'])
        await at.run(`DELETE FROM ${table}`)
      await add(
        at,
        people.flatMap((one, index) => {
          const id = index + 1
          const email = { own: `person${id}@example.com`, none: null, bad: 'no address', shared: 'all@example.com' }[
            one.email
          ]
          const rows = person(id, {
            contact: { job_title: one.job, ...(one.phone === undefined ? {} : { phone: one.phone }) },
            customer: { email, is_staff: one.staff, is_deleted: one.deleted },
            metrics: { total_tickets: 1, open_tickets: one.open },
          })
          const there = contact(id, {
            email_blacklisted: one.brevo === 'blocked',
            list_unsubscribed: one.brevo === 'left' ? [31] : [],
            ...(one.brevo === 'deleted' ? { _tajo_deleted_at: '2026-11-20T00:00:00Z' } : {}),
          })
          return one.brevo === 'none' ? rows : [...rows, there]
        }),
      )
      await at.ledger(
        ...people.flatMap((one, index) =>
          one.ledger === undefined
            ? []
            : [
                {
                  customerId: `freshdesk-${index + 1}`,
                  brevoId: one.brevo === 'none' ? null : index + 1,
                  outcome: one.ledger,
                  nextTryAt: one.next,
                  lists: [31],
                },
              ],
        ),
      )
      const config = activation(
        [
          {
            source: 'freshdesk',
            fields: [field('job_title', 'JOB', { whenNull: 'clear' }), field('phone', 'SMS')],
            lists: [{ name: 'open_tickets', id: 31, condition: undefined, where: 'tajo.yml:1' }],
          },
        ],
        { newContacts },
      )
      const destination = account([attribute('JOB', 'text')])
      for (let round = 0; round < 2; round += 1) {
        const made = await plan(at, config, { destination })
        const { outcomes, contacts, withheldWhole } = made
        expect(Object.values(outcomes).reduce((sum, one) => sum + one, 0)).toBe(made.considered)
        expect(outcomes.delivered).toBe(contacts.length)
        expect(withheldWhole.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(outcomes.withheld)
        for (const taken of [contacts.map(({ brevoId }) => brevoId), contacts.map(({ phone }) => phone)]) {
          const known = taken.filter((one) => one !== undefined)
          expect(new Set(known).size).toBe(known.length)
        }
        const created = contacts.filter(({ brevoId }) => brevoId === undefined).map(({ email }) => email)
        expect(new Set(created.filter(Boolean)).size).toBe(created.filter(Boolean).length)
        if (newContacts !== 'subscribe') expect(contacts.some(({ consent }) => consent === 'subscribed')).toBe(false)
        // Nobody who is blocked, or left the list, is put into it.
        for (const one of contacts.filter(({ brevoId }) => brevoId !== undefined)) {
          const state = people[(one.brevoId ?? 0) - 1]?.brevo
          if (state === 'blocked' || state === 'left') expect(one.addLists).toEqual([])
        }
      }
    }),
    { numRuns: 25 },
  )
})
