import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrevoConfig, streamConfig } from '@tajo/core/config/config'
import { randomFrom } from '@tajo/core/testing/random'
import { unscheduled } from '@tajo/core/testing/unscheduled'
import type { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { Warehouse } from '@tajo/core/warehouse'
import { createSource } from '@tajo/engine/source'
import { sync } from '@tajo/engine/sync'
import { verify } from '@tajo/engine/verify/verify'
import type { BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { describe, expect, it } from 'vitest'
import { connectBrevo } from './connection.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'

const config: BrevoConfig = {
  name: 'brevo',
  type: 'brevo',
  apiKey: 'unused',
  consentAttributes: [],
  enabled: true,
  domain: 'api.brevo.com',
  baseUrl: 'unused',
  since: undefined,
  rateLimit: 'auto',
  reservePercent: 0,
  layer: 'brevo',
  folder: undefined,
  prefix: '',
  streams: new Map(),
  ...unscheduled,
  verbose: false,
}

async function lab(options: BrevoSandboxOptions) {
  const account = sandboxAccount({ attributes: { OPEN_TICKETS: 'float' }, ...options })
  const { sandbox, clock, asked } = account
  const folder = mkdtempSync(join(tmpdir(), 'tajo-brevo-'))
  const warehouse = holdingTime(await openDuckDb({ path: join(folder, 'tajo.duckdb'), clock }), clock)
  const streams = new Map([['companies', { ...streamConfig(config, 'companies'), enabled: true }]])
  const source = createSource(
    { ...config, streams },
    connectBrevo({ ...account.options, source: 'brevo' }, account.dependencies),
  )
  const signal = new AbortController().signal
  const run = async (names: readonly string[], full = false) => {
    const before = asked().length
    const report = await sync(source, warehouse, { streams: names, full, signal, clock })
    return { verdict: report.verdict, streams: report.streams, calls: asked().slice(before) }
  }
  return {
    sandbox,
    world: sandbox.world,
    people: sandbox.people,
    clock,
    run,
    verify: () => verify(source, warehouse, { signal, clock, sample: 50 }),
    rows: <Row>(sql: string) => warehouse.work((work) => work.rows<Row>(sql)),
    /** Ids of live contacts, each with what changes. */
    stored: async () => {
      const rows = await warehouse.work((work) =>
        work.rows<{ id: number; at: string; blocked: boolean }>(
          'SELECT id, modified_at AS at, email_blacklisted AS blocked FROM brevo.contacts WHERE _tajo_deleted_at IS NULL ORDER BY id',
        ),
      )
      return rows.map(({ id, at, blocked }) => [Number(id), Date.parse(at), blocked])
    },
    there: () =>
      [...sandbox.world.contacts.values()]
        .map(({ id, modifiedAt, emailBlacklisted }) => [id, modifiedAt, emailBlacklisted] as const)
        .sort(([a], [b]) => a - b),
    [Symbol.asyncDispose]: async () => {
      await source.close()
      await warehouse.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The clock stands still while the warehouse is at work. */
function holdingTime(warehouse: Warehouse, clock: VirtualClock): Warehouse {
  return new Proxy(warehouse, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...given: readonly unknown[]) => {
        const result: unknown = member.apply(target, given)
        return result instanceof Promise ? clock.busy(result) : result
      }
    },
  })
}

const dayMs = 86_400_000

describe('the mirror of an account', () => {
  it('has every contact with its flags, lists and attributes, and calls little when nothing is new', async () => {
    await using one = await lab({ size: { contacts: 60 }, quirks: { placeholderEmails: true } })
    const everything = ['contacts', 'lists', 'folders', 'segments', 'contact_attributes']
    expect((await one.run(everything)).verdict).toEqual({ kind: 'complete' })
    expect(await one.stored()).toEqual(one.there())
    const rows = await one.rows<{
      id: number
      email: string | null
      ext_id: string | null
      sms: string | null
      list_ids: readonly number[]
    }>('SELECT id, email, ext_id, sms, list_ids FROM brevo.contacts ORDER BY id')
    expect(
      rows.map(({ id, email, ext_id, sms, list_ids }) => ({
        id: Number(id),
        email,
        ext_id,
        sms,
        list_ids: list_ids.map(Number),
      })),
    ).toEqual(
      [...one.world.contacts.values()]
        .sort((a, b) => a.id - b.id)
        .map(({ id, email, extId, attributes, listIds }) => ({
          id,
          email,
          ext_id: extId,
          sms: attributes['SMS'] ?? null,
          list_ids: listIds,
        })),
    )
    const again = await one.run(['contacts', 'lists', 'contact_attributes'])
    expect(again.calls).toHaveLength(3)
    expect(again.streams.every(({ inserted, updated, deleted }) => inserted + updated + deleted === 0)).toBe(true)
    expect(await one.verify()).toMatchObject({ result: 'verified' })
  })

  it('takes what changed, and after a day what was deleted', async () => {
    await using one = await lab({ size: { contacts: 40 } })
    await one.run(['contacts'])
    const [first, second, third] = [...one.world.contacts.values()]
    await one.clock.sleep(600_000)
    one.people.unsubscribe(first?.id ?? 0)
    one.people.edit(second?.id ?? 0, { OPEN_TICKETS: 3 })
    one.people.delete(third?.id ?? 0)
    const { calls } = await one.run(['contacts'])
    expect(calls).toHaveLength(1)
    expect(calls[0]).toContain('modifiedSince=')
    const gone = (await one.stored()).filter(([id]) => !one.there().some(([there]) => there === id))
    expect(gone.map(([id]) => id)).toEqual([third?.id])
    await one.clock.sleep(dayMs)
    await one.run(['contacts'])
    expect(await one.stored()).toEqual(one.there())
  })

  it.each([1, 2, 3])('loses nobody when the account changes while it is read (seed %d)', async (seed) => {
    await using one = await lab({ size: { contacts: 3500 } })
    const random = randomFrom(seed)
    const anybody = () => {
      const all = [...one.world.contacts.values()]
      return all[Math.floor(random() * all.length)]?.id ?? 0
    }
    let made = 0
    const change = () => {
      for (let times = 0; times < 4; times += 1) {
        const dice = random()
        if (dice < 0.4) one.people.delete(anybody())
        else if (dice < 0.6) one.people.unsubscribe(anybody())
        else if (dice < 0.8) one.people.edit(anybody(), { OPEN_TICKETS: Math.floor(random() * 9) })
        else {
          made += 1
          one.people.create(`late-${seed}-${made}@example.com`)
        }
      }
    }
    one.sandbox.beforeRequest = change
    await one.run(['contacts'])
    // Whoever stayed from the beginning to the end is there, also those who changed: the next read for changes brings it.
    one.sandbox.beforeRequest = undefined
    await one.run(['contacts'])
    const stored = new Map((await one.stored()).map(([id, at, blocked]) => [id, { at, blocked }]))
    for (const [id, at, blocked] of one.there()) expect(stored.get(id), `contact ${id}`).toEqual({ at, blocked })
    await one.clock.sleep(2 * dayMs)
    one.sandbox.beforeRequest = change
    await one.run(['contacts'])
    one.sandbox.beforeRequest = undefined
    await one.run(['contacts'], true)
    expect(await one.stored()).toEqual(one.there())
  })

  it('stays where it was when the reading is cut off, and goes on', async () => {
    await using one = await lab({ size: { contacts: 2500 } })
    one.sandbox.faults.next('500', { match: /offset=[1-9]/, times: 200 })
    expect((await one.run(['contacts'])).verdict.kind).toBe('failed')
    expect((await one.stored()).length).toBeLessThan(2500)
    one.sandbox.faults.clear()
    const { calls, verdict } = await one.run(['contacts'])
    expect(verdict.kind).toBe('complete')
    expect(calls.every((call) => !call.includes('modifiedSince'))).toBe(true)
    expect(await one.stored()).toEqual(one.there())
  })

  it.each(['number', 'index'] as const)('has companies, whatever their page means (%s)', async (companyPages) => {
    await using one = await lab({ quirks: { companyPages } })
    const { companies } = one.world
    for (let index = 0; index < 120; index += 1) {
      const id = companies.nextId()
      const at = Date.UTC(2026, 9, 1) + index * 1000
      const links = { linkedContactsIds: [], linkedDealsIds: [] }
      companies.all.set(id, { id, name: `Company ${index}`, attributes: {}, ...links, createdAt: at, modifiedAt: at })
    }
    expect((await one.run(['companies'])).verdict.kind).toBe('complete')
    const count = () =>
      one.rows<{ n: number }>('SELECT count(*) AS n FROM brevo.companies WHERE _tajo_deleted_at IS NULL')
    expect((await count()).map(({ n }) => Number(n))).toEqual([companies.all.size])
    const [some] = companies.all.keys()
    companies.all.delete(some ?? '')
    await one.run(['companies'], true)
    expect((await count()).map(({ n }) => Number(n))).toEqual([companies.all.size])
  })
})
