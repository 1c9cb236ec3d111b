import { describe, expect, test } from 'vitest'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { withLab } from './support/lab.ts'

const account = { size: { tickets: 30, contacts: 20, companies: 6 } } as const
const mebibyte = 2 ** 20

describe('records that cannot be read or stored (F14)', () => {
  test('refused ones are set aside with a reason, the run says how many, and a replay brings them', () =>
    withLab(freshdesk, { streams: ['tickets', 'conversations'], account }, async (lab) => {
      lab.sandbox.faults.record(403, /\/tickets\/(5|6|7)\/conversations/)
      const { verdict, exitCode } = await lab.sync()
      expect([verdict, exitCode]).toEqual([{ kind: 'complete-except', rejected: 3 }, 5])
      const rejected = await lab.store.warehouse.rejected({ source: 'freshdesk', limit: 10 })
      expect(rejected.map(({ key, request }) => [key, request]).sort()).toEqual([
        ['5', '/tickets/5/conversations'],
        ['6', '/tickets/6/conversations'],
        ['7', '/tickets/7/conversations'],
      ])
      expect(await lab.differences('everything')).not.toEqual([])
      expect(await lab.replay()).toEqual({ replayed: 0, stillRejected: 3, waiting: 0 })
      lab.sandbox.faults.clear()
      expect(await lab.replay()).toEqual({ replayed: 3, stillRejected: 0, waiting: 0 })
      expect(await lab.differences('everything')).toEqual([])
      expect(await lab.store.warehouse.countRejected('freshdesk')).toBe(0)
    }))

  test('a refused ticket keeps the conversations it had, in a full read too', () =>
    withLab(freshdesk, { streams: ['tickets', 'conversations'], account }, async (lab) => {
      await lab.sync()
      lab.sandbox.faults.record(403, /\/tickets\/5\/conversations/)
      lab.stage.advance(60_000)
      await lab.sync({ full: true })
      expect(await lab.differences('everything')).toEqual([])
    }))

  test('one whose value is of another kind does not stop its page, and comes back when it is right', () =>
    withLab(freshdesk, { streams: ['contacts'], account }, async (lab) => {
      const [odd] = [...lab.world.contacts.values()].filter(({ deleted, blocked }) => !deleted && !blocked)
      if (odd === undefined) throw new Error('nobody is left')
      lab.world.contacts.put({ ...odd, company_id: 'no number' as unknown as number })
      const { verdict, exitCode } = await lab.sync()
      expect([verdict, exitCode]).toEqual([{ kind: 'complete-except', rejected: 1 }, 5])
      expect(await lab.differences('everything')).toEqual([`contacts ${odd.id}: missing`])
      const [rejected] = await lab.store.warehouse.rejected({ source: 'freshdesk', limit: 10 })
      expect(rejected).toMatchObject({ key: String(odd.id), reason: expect.stringContaining('company_id') })
      lab.world.contacts.put(odd)
      expect(await lab.replay()).toEqual({ replayed: 1, stillRejected: 0, waiting: 0 })
      expect(await lab.differences('everything')).toEqual([])
    }))

  test('keep nothing of a column that is masked away, wherever it lay in the record', () =>
    withLab(
      freshdesk,
      { streams: ['agents'], account, settings: { agents: { raw: true, masks: { contact_email: 'drop' } } } },
      async (lab) => {
        const [odd] = lab.world.agents.values()
        if (odd === undefined) throw new Error('nobody is left')
        lab.world.agents.put({ ...odd, ticket_scope: 'no number' as unknown as 1 })
        expect((await lab.sync()).verdict).toEqual({ kind: 'complete-except', rejected: 1 })
        const { rows } = await lab.store.warehouse.query('SELECT CAST(_tajo_raw AS VARCHAR) FROM freshdesk.agents')
        const kept = JSON.stringify([rows, await lab.store.warehouse.rejected({ source: 'freshdesk', limit: 10 })])
        expect(kept).toContain(odd.name)
        for (const { email } of lab.world.agents.values()) expect(kept).not.toContain(email)
      },
    ))

  test('one that is too large is named, and all others are stored', () =>
    withLab(freshdesk, { streams: ['companies'], account }, async (lab) => {
      const [large] = lab.world.companies.values()
      if (large === undefined) throw new Error('the account has no companies')
      lab.world.companies.put({ ...large, note: 'n'.repeat(129 * mebibyte) })
      const { verdict, exitCode } = await lab.sync()
      expect([verdict, exitCode]).toEqual([{ kind: 'complete-except', rejected: 1 }, 5])
      const [rejected] = await lab.store.warehouse.rejected({ source: 'freshdesk', limit: 10 })
      expect(rejected?.key).toBe(String(large.id))
      lab.world.companies.put(large)
      expect(await lab.replay()).toMatchObject({ replayed: 1 })
      expect(await lab.differences('everything')).toEqual([])
    }))
})
