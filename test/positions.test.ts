import { describe, expect, test } from 'vitest'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { withLab } from './support/lab.ts'

const account = { size: { tickets: 120, contacts: 30, companies: 6 } } as const
const dayMs = 86_400_000

test('no list of tickets is asked for without a date, so the vendor’s thirty days never apply (F6)', () =>
  withLab(freshdesk, { streams: ['tickets', 'satisfaction_ratings'], account }, async (lab) => {
    const paths: string[] = []
    lab.sandbox.beforeRequest = ({ path }) => void paths.push(path)
    await lab.sync()
    await lab.sync()
    await lab.sync({ full: true })
    const lists = paths.filter((path) => /\/tickets\?|satisfaction_ratings\?/.test(path))
    expect(lists.length).toBeGreaterThan(8)
    expect(lists.filter((path) => !/(updated|created)_since=/.test(path))).toEqual([])
    expect(await lab.differences('everything')).toEqual([])
  }))

describe('a start date (F6)', () => {
  const since = new Date(Date.UTC(2026, 6, 1))
  const streams = ['tickets', 'contacts']
  const dated = { streams, account, config: { since } }

  test('keeps what changed before it out, in full reads too', () =>
    withLab(freshdesk, dated, async (lab) => {
      await lab.sync()
      lab.stage.advance(60_000)
      await lab.sync({ full: true })
      for (const stream of streams) {
        const rows = (await lab.store.read(stream))?.rows ?? []
        expect(rows.length, stream).toBeGreaterThan(0)
        expect(rows.filter(({ values }) => Number(values['updated_at']) < since.getTime())).toEqual([])
      }
    }))

  test('loses nothing that changed after it', () =>
    withLab(freshdesk, dated, async (lab) => {
      await lab.sync()
      const wrong = await lab.differences('everything')
      const older = [...lab.world.tickets.values(), ...lab.world.contacts.values()].filter(
        ({ updated_at }) => updated_at * 1000 < since.getTime(),
      )
      expect(older.length).toBeGreaterThan(0)
      expect(wrong.length).toBe(older.length)
      expect(wrong.every((what) => what.endsWith('missing'))).toBe(true)
    }))

  test('moved back brings what lies between', () =>
    withLab(freshdesk, dated, async (lab) => {
      await lab.sync()
      await lab.configure({ config: { since: undefined } })
      lab.stage.advance(60_000)
      await lab.sync()
      expect(await lab.differences('everything')).toEqual([])
    }))
})

test('a column added later is filled in the rows that are there (F7)', () =>
  withLab(
    freshdesk,
    {
      streams: ['tickets', 'contacts', 'conversations'],
      account,
      settings: {
        contacts: { excludeColumns: ['phone', 'job_title'] },
        tickets: { columns: ['id', 'status', 'stats_closed_at'] },
        conversations: { excludeColumns: ['body_text'] },
      },
    },
    async (lab) => {
      await lab.sync()
      await lab.configure({ settings: {} })
      lab.stage.advance(60_000)
      expect((await lab.sync()).verdict.kind).toBe('complete')
      lab.stage.advance(60_000)
      await lab.sync()
      expect(await lab.differences('everything')).toEqual([])
    },
  ))

describe('an additional full sync (F5)', () => {
  const options = {
    streams: ['tickets', 'conversations', 'contacts', 'companies', 'groups'],
    account,
    config: { fullSyncDays: 7 },
  }

  test('comes when it is due and shows what leaves no trace', () =>
    withLab(freshdesk, options, async (lab) => {
      await lab.sync()
      lab.world.hardDeleteTicket(17)
      const [contact] = lab.world.contacts.keys()
      const [company] = lab.world.companies.keys()
      if (contact === undefined || company === undefined) throw new Error('the account is empty')
      lab.world.hardDeleteContact(contact)
      lab.world.deleteCompany(company)
      lab.stage.advance(3 * dayMs)
      await lab.sync()
      expect(await lab.differences('changes')).toEqual([])
      expect(await lab.differences('everything')).not.toEqual([])
      lab.stage.advance(5 * dayMs)
      await lab.sync()
      expect(await lab.differences('everything')).toEqual([])
      // And not again before it is due.
      const calls = lab.sandbox.calls
      lab.stage.advance(60_000)
      await lab.sync()
      expect(lab.sandbox.calls - calls).toBeLessThan(20)
    }))

  test('that was cut short is made up for', () =>
    withLab(freshdesk, options, async (lab) => {
      await lab.sync()
      lab.stage.advance(8 * dayMs)
      for (const id of [17, 18, 19]) lab.world.hardDeleteTicket(id)
      for (const stopAt of [5, 12, 30]) {
        const stop = new AbortController()
        let left = stopAt
        lab.sandbox.beforeRequest = () => {
          left -= 1
          if (left === 0) stop.abort(new Error('interrupted'))
        }
        expect((await lab.sync({ signal: stop.signal })).verdict.kind).toBe('interrupted')
        lab.sandbox.beforeRequest = undefined
        lab.stage.advance(60_000)
      }
      await lab.sync()
      lab.stage.advance(60_000)
      await lab.sync()
      expect(await lab.differences('everything')).toEqual([])
    }))
})

test('a child stream asked for by itself, before its parent was ever read, finds nothing to do', () =>
  withLab(freshdesk, { streams: ['tickets', 'conversations'], account }, async (lab) => {
    const { verdict } = await lab.sync({ streams: ['conversations'] })
    expect(verdict.kind).toBe('complete')
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
  }))

test('a stream that was read before and is refused now does not pass for complete', () =>
  withLab(freshdesk, { streams: ['tickets', 'companies'], account }, async (lab) => {
    await lab.sync()
    lab.sandbox.faults.record(403, /\/companies/)
    const { verdict, exitCode } = await lab.sync()
    expect(verdict.kind).not.toBe('complete')
    expect(exitCode).not.toBe(0)
  }))
