import type { WholeDelivery } from '@tajo/control/inbox/whole'
import { expect, test } from 'vitest'
import { personalInbox } from './personal-inbox.ts'

const delivery = (id: number, changes: Partial<WholeDelivery>): WholeDelivery => ({
  id,
  source: 'freshdesk',
  key: `k-${id}`,
  topic: 'ticket.updated',
  happenings: [],
  hints: [],
  occurredAt: null,
  receivedAt: '2026-03-01T12:00:00Z',
  state: 'done',
  attempts: 1,
  settledAt: null,
  note: null,
  headers: {},
  body: Buffer.from('{}'),
  ...changes,
})

const deliveries = [
  delivery(1, { hints: [{ stream: 'tickets', key: '7' }] }),
  delivery(2, { hints: [{ stream: 'tickets', key: '8' }] }),
  delivery(3, { hints: [{ stream: 'contacts', key: 'email:ana@example.com' }], source: 'brevo', body: null }),
  delivery(4, { body: Buffer.from('{"text":"write to\\nAna@example.com"}') }),
  delivery(5, { body: Buffer.from('{"text":"mariana@example.com"}') }),
  delivery(6, { hints: [{ stream: 'tickets', key: '7' }], source: 'zendesk' }),
]

test('deliveries that name the person, a record about the person or an address are theirs, and no others', async () => {
  const erased: number[] = []
  const inbox = personalInbox({
    eraseWhere: async (picks) => {
      const picked = deliveries.filter(picks)
      erased.push(...picked.map(({ id }) => id))
      return { looked: deliveries.length, erased: picked.length }
    },
  })
  const person = {
    hasAddress: (address: string) => address.toLowerCase() === 'ana@example.com',
    has: ({ source, stream, key }: { source: string; stream: string; key: string }) =>
      source === 'freshdesk' && stream === 'tickets' && key === '7',
  }
  const [found] = await inbox.find(person)
  expect(erased).toEqual([])
  expect(found?.rows.map(({ id }) => id)).toEqual([1, 3, 4])
  expect(await inbox.erase(person)).toBe(3)
  expect(erased).toEqual([1, 3, 4])
})
