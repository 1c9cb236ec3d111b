import { systemClock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../answers.ts'
import type { FreshdeskClient } from '../client.ts'
import { ticketPageCap } from '../limits.ts'
import { everyTicket } from './every-ticket.ts'

const second = '2026-01-01T00:00:00Z'
const earlier = '2025-06-01T00:00:00Z'

interface Row {
  readonly id: number
  readonly updated_at: string
  readonly spam?: true
}

/** An account in which more tickets changed in one second than any list shows; older ones and spam are on no list of them. */
function account(rows: readonly Row[], denied: number): { client: FreshdeskClient; views(): number } {
  const listed = rows.filter((row) => row.updated_at === second && row.spam !== true && row.id !== denied)
  const newestFirst = [...listed].reverse()
  const byId = new Map(rows.map((row) => [row.id, row]))
  let views = 0
  const ok = (data: unknown): Answer => {
    return { kind: 'ok', data, body: Buffer.from(JSON.stringify(data)), hasNext: false, at: Date.now() }
  }
  const client: FreshdeskClient = {
    get: async (path, query) => {
      if (path === '/tickets') {
        const [page, size] = [Number(query['page']), Number(query['per_page'])]
        if (page > ticketPageCap) return { kind: 'capped' }
        if (String(query['updated_since']) > second && query['order_by'] === 'updated_at') return ok([])
        return ok((query['order_type'] === 'desc' ? newestFirst : listed).slice((page - 1) * size, page * size))
      }
      views += 1
      const id = Number(path.split('/').at(-1))
      if (id === denied) return { kind: 'denied', error: new TajoError('TAJO_FORBIDDEN', 'not yours') }
      const row = byId.get(id)
      return row === undefined ? { kind: 'absent' } : ok(row)
    },
  }
  return { client, views: () => views }
}

describe('everyTicket', () => {
  it('reads by id what no list shows, and gives only what was asked for, once', async () => {
    const [old, spam, denied, gone] = [3, 5, 7, 11]
    const rows = Array.from({ length: 2 * ticketPageCap * 100 + 150 }, (_, index): Row => {
      const id = index + 1
      return { id, updated_at: id === old ? earlier : second, ...(id === spam ? { spam: true } : {}) }
    }).filter((row) => row.id !== gone)
    const { client, views } = account(rows, denied)
    const caller = { client, clock: systemClock, signal: new AbortController().signal }
    const read = await everyTicket(caller, { updatedSince: '2025-12-01' }).all()
    expect(views()).toBeGreaterThan(100)
    const ids = new Set(read.map((ticket) => ticket.id))
    expect(ids.size).toBe(read.length)
    expect(rows.filter((row) => !ids.has(row.id)).map((row) => row.id)).toEqual([old, spam, denied])
  })

  it('fails where what no list shows cannot be read by id either', async () => {
    const rows = Array.from({ length: 2 * ticketPageCap * 100 + 150 }, (_, index) => ({
      id: index + 1,
      updated_at: second,
    }))
    const { client } = account(rows, 0)
    const caller = { client, clock: systemClock, signal: new AbortController().signal }
    await expect(everyTicket(caller, { filter: 'deleted' }).all()).rejects.toMatchObject({
      code: 'TAJO_CAPPED',
      message: expect.stringContaining(`more deleted tickets share the second ${second} than the vendor lists`),
    })
  })
})
