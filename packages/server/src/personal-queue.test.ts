import type { JobWords } from '@tajo/control/jobs/words'
import { expect, test } from 'vitest'
import { sealedOrder } from './jobs/order.ts'
import { sealed, sealedNews } from './jobs/sealed-words.ts'
import { personalQueue } from './personal-queue.ts'
import { testKey } from './testing/app.ts'

const words = (job: string, part: JobWords['part'], value: unknown): JobWords => ({
  ...{ job, part, value },
  kind: 'activate',
  askedAt: '2026-03-01T12:00:00Z',
})
const order = (contact: string) =>
  sealedOrder(testKey, { operation: 'activate.apply', actor: 'somebody', input: { contact } })
const plan = { contacts: [{ customerId: 'c1', email: 'Ana@example.com' }] }

const kept = [
  words('1', 'order', order('ana@example.com')),
  words('2', 'order', order('mariana@example.com')),
  words('3', 'order', { operation: 'activate.apply', actor: 'somebody' }),
  words('4', 'answer', { result: sealed(testKey, { plan }) }),
  words('5', 'answer', { error: { code: 'TAJO_AUTH', message: 'no', hint: '' } }),
  words('6', 'news', sealedNews(testKey, { kind: 'part', name: 'plan', value: plan })),
  words('7', 'news', sealedNews(testKey, { kind: 'words', text: 'Building the support model …' })),
]

test('jobs that name the person are found by number alone, and emptied', async () => {
  const emptied: string[] = []
  const queue = personalQueue(
    {
      eraseWords: async (picks) => {
        const picked = kept.filter(picks)
        emptied.push(...picked.map(({ job }) => job))
        return picked.length
      },
    },
    testKey,
  )
  const person = { hasAddress: (address: string) => address.toLowerCase() === 'ana@example.com', has: () => false }
  const [found] = await queue.find(person)
  expect(emptied).toEqual([])
  expect(found).toEqual({
    name: 'jobs',
    rows: [
      { job: '1', kind: 'activate', part: 'order', asked_at: '2026-03-01T12:00:00Z' },
      { job: '4', kind: 'activate', part: 'answer', asked_at: '2026-03-01T12:00:00Z' },
      { job: '6', kind: 'activate', part: 'news', asked_at: '2026-03-01T12:00:00Z' },
    ],
  })
  expect(await queue.erase(person)).toBe(3)
  expect(emptied).toEqual(['1', '4', '6'])
})
