import { describe, expect, it } from 'vitest'
import { Outbox, type Reply } from './outbox.ts'

const answered = (status: number): Reply => ({ status, headers: {}, payload: '' })
const message = (topic: string, webhookId: string | null = 'w') => ({
  webhookId,
  topic,
  method: 'POST',
  url: 'http://127.0.0.1:9/',
  headers: { 'x-kept': 'yes' },
  body: '{}',
})

/** One second is waited after anything but 204. */
function outbox(): Outbox {
  return new Outbox({
    judge: (_, reply) => (typeof reply === 'object' && reply.status === 204 ? 'delivered' : { waitMs: 1_000 }),
    headersAt: ({ tries }, nowMs) => ({ 'x-try': `${tries.length}@${nowMs}` }),
  })
}

/** Sends what is due and answers the topics in the order they left. */
function round(box: Outbox, nowMs: number, reply: Reply = answered(204)): string[] {
  const sent: string[] = []
  for (let due = box.takeDue(nowMs); due !== undefined; due = box.takeDue(nowMs)) {
    sent.push(due.topic)
    box.settle(due, { at: nowMs, headers: box.headersOf(due, nowMs), reply }, nowMs)
  }
  return sent
}

describe('an outbox', () => {
  it('tries again when its rules say so, with headers of that try', () => {
    const box = outbox()
    box.post(message('a'), 5)
    expect([round(box, 4), round(box, 5, 'timeout'), round(box, 1_004), round(box, 1_005), round(box, 9_999)]).toEqual([
      [],
      ['a'],
      [],
      ['a'],
      [],
    ])
    expect(box.deliveries[0]?.tries.map(({ headers }) => headers)).toEqual([
      { 'x-kept': 'yes', 'x-try': '0@5' },
      { 'x-kept': 'yes', 'x-try': '1@1005' },
    ])
    expect([box.deliveries[0]?.state, box.waiting]).toEqual(['delivered', 0])
  })

  it('sends nothing twice at once', () => {
    const box = outbox()
    box.post(message('a'), 0)
    expect([box.takeDue(0)?.topic, box.takeDue(0)]).toEqual(['a', undefined])
  })

  it('throws away unsent what its rules lose, and waits as they say', () => {
    const box = new Outbox({
      judge: () => 'delivered',
      notBefore: ({ topic }) => (topic === 'late' ? 50 : 0),
      beforeTry: ({ topic }) => (topic === 'lost' ? 'lose' : 'send'),
    })
    for (const topic of ['late', 'lost', 'plain']) box.post(message(topic), 0)
    expect([round(box, 0), round(box, 49), round(box, 50)]).toEqual([['plain'], [], ['late']])
    expect(box.deliveries.map(({ state }) => state)).toEqual(['delivered', 'lost', 'delivered'])
  })

  it('drops, doubles and delays on demand', () => {
    const box = outbox()
    box.faults.next('drop', { match: /^b/ })
    box.faults.next('duplicate', { match: /^c/, times: 2 })
    box.faults.next('late', { delayMs: 100 })
    for (const topic of ['a', 'b', 'c', 'c', 'c']) box.post(message(topic), 0)
    expect([round(box, 0), round(box, 100)]).toEqual([['c', 'c', 'c', 'c', 'c'], ['a']])
    expect(box.deliveries.map(({ topic, state }) => `${topic} ${state}`)).toContain('b lost')
  })

  it('meets them by chance, and shuffles, with a random of the caller', () => {
    const box = outbox()
    const numbers = [0.9, 0.1, 0, 0.9]
    box.faults.rate(0.5, ['drop'], () => numbers.shift() ?? 0.9)
    box.faults.shuffle(() => 0.99)
    for (const topic of ['a', 'b', 'c', 'd']) box.post(message(topic), 0)
    expect(round(box, 0)).toEqual(['d', 'c', 'a'])
    box.faults.clear()
    for (const topic of ['a', 'b']) box.post(message(topic), 0)
    expect(round(box, 0)).toEqual(['a', 'b'])
  })
})
