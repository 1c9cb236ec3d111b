import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { NewDelivery } from './inbox/delivery.ts'
import { onBothStores } from './testing/stores.ts'

function delivery(changes: Partial<NewDelivery> = {}): NewDelivery {
  return {
    source: 'zendesk',
    key: 'invocation-1',
    topic: 'zen:event-type:ticket.created',
    happenings: ['ticket_created'],
    hints: [{ stream: 'tickets', key: '35436' }],
    occurredAt: '2026-03-02T12:00:00.000Z',
    state: 'pending',
    note: null,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"detail":{"id":"35436"}}'),
    ...changes,
  }
}

const numbered = (count: number, changes: Partial<NewDelivery> = {}): NewDelivery[] =>
  Array.from({ length: count }, (_, i) => delivery({ key: `k${i}`, ...changes }))

onBothStores((store) => {
  const inbox = () => store().control.inbox

  test('keeps a delivery once, with its bytes as they came', async () => {
    const [first] = await inbox().add([delivery({ body: Buffer.from([0, 255, 10]) })])
    expect(first).toMatchObject({ outcome: 'stored' })
    expect(await inbox().add([delivery({ topic: 'another' })])).toEqual([{ outcome: 'duplicate', id: null }])
    const whole = await inbox().get(first?.id ?? 0)
    expect(whole).toMatchObject({
      topic: 'zen:event-type:ticket.created',
      state: 'pending',
      attempts: 0,
      occurredAt: '2026-03-02T12:00:00.000Z',
    })
    expect(whole?.body).toEqual(Buffer.from([0, 255, 10]))
    expect(await inbox().get(999_999)).toBeNull()
  })

  test('tells each of many who ask at once what became of theirs', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        inbox().add([delivery({ key: `k${i % 100}`, source: i % 2 === 0 ? 'a' : 'b' })]),
      ),
    )
    const stored = answers.flat().filter(({ outcome }) => outcome === 'stored')
    expect(stored).toHaveLength(100)
    expect(new Set(stored.map(({ id }) => id)).size).toBe(100)
    expect(await inbox().counts()).toEqual([
      { source: 'a', state: 'pending', count: 50 },
      { source: 'b', state: 'pending', count: 50 },
    ])
  })

  test('stores those who came along with one it cannot take', async () => {
    const [bad, good] = await Promise.allSettled([
      inbox().add([
        delivery({
          key: 'bad',
          state: 'x'.repeat(10) as 'pending',
          headers: { at: 'y' },
          topic: undefined as unknown as string,
        }),
      ]),
      inbox().add([delivery({ key: 'good' })]),
    ])
    expect(bad.status).toBe('rejected')
    expect(good).toMatchObject({ status: 'fulfilled', value: [{ outcome: 'stored' }] })
  })

  test('takes text that PostgreSQL has no place for, and times that are none', async () => {
    const odd = delivery({ topic: 'a\0b\ud800', key: 'k'.repeat(5000), occurredAt: '2026-02-31T99:00:00', note: '\0' })
    const [stored] = await inbox().add([odd])
    expect(await inbox().add([odd])).toEqual([{ outcome: 'duplicate', id: null }])
    expect(await inbox().get(stored?.id ?? 0)).toMatchObject({ topic: 'a\ufffdb\ufffd', occurredAt: null })
  })

  test('seals bodies: the table holds nothing of them', async () => {
    await inbox().add([delivery({ body: Buffer.from('{"email":"jo@example.com"}') })])
    const [row] = await store().control.sql.rows<{ body: Uint8Array }>('SELECT body FROM tajo_control.inbox')
    expect(Buffer.from(row?.body ?? []).includes('example')).toBe(false)
    // Moved to another row it does not open.
    await store().control.sql.rows(`UPDATE tajo_control.inbox SET key = 'another'`)
    const [{ id } = { id: 0 }] = await inbox().list()
    await expect(inbox().get(id)).rejects.toThrow()
  })

  test('hands out pending ones in order and counts the tries', async () => {
    await inbox().add([...numbered(5), delivery({ key: 'echo', state: 'ignored' })])
    const first = await inbox().take('zendesk', 3)
    expect(first.map(({ key, attempts }) => [key, attempts])).toEqual([
      ['k0', 1],
      ['k1', 1],
      ['k2', 1],
    ])
    await inbox().settle(
      first.map(({ id }, i) => ({ id, state: i === 0 ? 'pending' : 'done', note: i === 0 ? null : 'tickets 35436' })),
    )
    expect((await inbox().take('zendesk', 10)).map(({ key, attempts }) => [key, attempts])).toEqual([
      ['k0', 2],
      ['k3', 1],
      ['k4', 1],
    ])
    expect(await inbox().pendingSources()).toMatchObject([{ source: 'zendesk', pending: 3 }])
    expect(await inbox().list({ state: 'done' })).toMatchObject([
      { key: 'k2', note: 'tickets 35436', settledAt: expect.any(String) },
      { key: 'k1' },
    ])
    expect(await inbox().take('freshdesk', 10)).toEqual([])
    expect(await inbox().firstReceivedAt('freshdesk')).toBeNull()
    expect(await inbox().firstReceivedAt('zendesk')).toMatch(/Z$/)
  })

  test('hands out later ones that name the same rows along with the first', async () => {
    const told = (key: string, ticket: string, ...children: string[]): NewDelivery =>
      delivery({ key, hints: [{ stream: 'tickets', key: ticket, ...(children.length > 0 ? { children } : {}) }] })
    await inbox().add([
      told('a', '1'),
      delivery({ key: 'names nothing', hints: [] }),
      told('b', '2'),
      told('another source', '1'),
      told('c', '1'),
      told('d', '1', 'ticket_comments'),
      delivery({ key: 'names nothing either', hints: [] }),
      told('e', '2'),
      told('f', '1'),
    ])
    await store().control.sql.rows(`UPDATE tajo_control.inbox SET source = 'freshdesk' WHERE key = 'another source'`)
    const keys = async (limit: number, along: number) =>
      (await inbox().take('zendesk', limit, along)).map(({ key, attempts }) => `${key} ${attempts}`)
    expect(await keys(2, 10)).toEqual(['a 1', 'names nothing 1', 'c 1', 'f 1'])
    expect(await keys(3, 1)).toEqual(['a 2', 'names nothing 2', 'b 1', 'c 2'])
  })

  test('counts anew the tries of what is put back with a word, and those that ended without one', async () => {
    await inbox().add(numbered(2))
    for (let round = 0; round < 5; round += 1) {
      const [told] = await inbox().take('zendesk', 1)
      await inbox().settle([{ id: told?.id ?? 0, state: 'pending', note: 'the source is being written' }])
    }
    expect((await inbox().take('zendesk', 2)).map(({ attempts }) => attempts)).toEqual([2, 1])
    expect((await inbox().take('zendesk', 2)).map(({ attempts }) => attempts)).toEqual([3, 2])
  })

  test('keeps no address in the clear, also where a hint is one', async () => {
    const hints = [{ stream: 'contacts', key: 'email:ana@example.com' }]
    await inbox().add([delivery({ source: 'brevo', hints })])
    const { sql } = store().control
    const rows = await sql.rows<{ text: string }>('SELECT inbox::text AS text FROM tajo_control.inbox AS inbox')
    expect(rows).toHaveLength(1)
    expect(rows[0]?.text).not.toContain('ana@')
    expect(await inbox().list({})).toMatchObject([{ hints }])
    expect(await inbox().take('brevo', 1)).toMatchObject([{ hints }])
  })

  test('lists page by page and by what is asked for', async () => {
    await inbox().add([...numbered(7), delivery({ source: 'freshdesk', topic: 'x' })])
    const seen: string[] = []
    for (let beforeId: number | undefined; ; ) {
      const page = await inbox().list({ source: 'zendesk', limit: 3, ...(beforeId === undefined ? {} : { beforeId }) })
      if (page.length === 0) break
      seen.push(...page.map(({ key }) => key))
      beforeId = page.at(-1)?.id
    }
    expect(seen).toEqual(['k6', 'k5', 'k4', 'k3', 'k2', 'k1', 'k0'])
    expect(await inbox().list({ topic: 'x' })).toMatchObject([{ source: 'freshdesk' }])
    expect(await inbox().list({ since: '2100-01-01T00:00:00Z' })).toEqual([])
  })

  test('shows what comes in, each once and none late', async () => {
    await inbox().add([delivery({ key: 'before' })])
    let { position } = await inbox().tail(null)
    await inbox().add(numbered(4))
    const seen: string[] = []
    // Others write on the same server: what they have under way is waited for, and the beginning may lie a little earlier.
    while (!seen.includes('k3')) {
      const page = await inbox().tail(position, { limit: 3 })
      expect(page.deliveries.length).toBeLessThanOrEqual(3)
      seen.push(...page.deliveries.map(({ key }) => key))
      position = page.position
      await sleep(20)
    }
    expect(seen.filter((key) => key !== 'before')).toEqual(['k0', 'k1', 'k2', 'k3'])
    expect(await inbox().tail(position)).toEqual({ deliveries: [], position })
  })

  test('replays what still has its content', async () => {
    await inbox().add([...numbered(2), delivery({ source: 'freshdesk', key: 'odd', state: 'unknown' })])
    const ids = (await inbox().list()).map(({ id }) => id).reverse()
    await inbox().settle([{ id: ids[0] ?? 0, state: 'done', note: null }])
    expect(await inbox().replay([...ids, 999_999])).toEqual({ replayed: ids, sources: ['freshdesk', 'zendesk'] })
    expect(await inbox().list({ state: 'pending' })).toHaveLength(3)
  })

  test('removes old content, and rows, but never what is pending', async () => {
    await inbox().add(numbered(3))
    const [a, b] = await inbox().take('zendesk', 2)
    await inbox().settle([
      { id: a?.id ?? 0, state: 'done', note: null },
      { id: b?.id ?? 0, state: 'failed', note: 'x' },
    ])
    expect(await inbox().purge({ bodies: '2000-01-01T00:00:00Z' })).toEqual({ bodies: 0, rows: 0 })
    expect(await inbox().purge({ bodies: '2100-01-01T00:00:00Z' })).toEqual({ bodies: 2, rows: 0 })
    expect(await inbox().get(a?.id ?? 0)).toMatchObject({ body: null, headers: {}, state: 'done' })
    expect(await inbox().replay([a?.id ?? 0])).toEqual({ replayed: [], sources: [] })
    expect(await inbox().purge({ bodies: '2100-01-01T00:00:00Z', rows: '2100-01-01T00:00:00Z' })).toEqual({
      bodies: 0,
      rows: 2,
    })
    expect(await inbox().list()).toMatchObject([{ key: 'k2', state: 'pending' }])
  })

  test('erases a person’s deliveries, and does not take them in again', async () => {
    const about = (email: string) => Buffer.from(JSON.stringify({ email }))
    await inbox().add(
      Array.from({ length: 450 }, (_, i) =>
        delivery({ key: `k${i}`, body: about(i % 150 === 7 ? 'jo@example.com' : 'al@example.com') }),
      ),
    )
    const erased = await inbox().eraseWhere(({ body }) => body?.includes('jo@example.com') === true)
    expect(erased).toEqual({ looked: 450, erased: 3 })
    expect(await inbox().eraseWhere(({ body }) => body?.includes('jo@example.com') === true)).toEqual({
      looked: 447,
      erased: 0,
    })
    expect(await inbox().list({ state: 'ignored' })).toMatchObject([
      { key: 'k307', hints: [], note: 'erased' },
      { key: 'k157' },
      { key: 'k7' },
    ])
    expect(await inbox().add([delivery({ key: 'k7', body: about('jo@example.com') })])).toEqual([
      { outcome: 'duplicate', id: null },
    ])
  })
})
