import { offeredStreams } from '@tajo/cli/emit/offering'
import type { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { airbyteCatalog } from '@tajo/warehouse/protocol/airbyte-catalog'
import { singerCatalog } from '@tajo/warehouse/protocol/singer-catalog'
import { describe, expect, test } from 'vitest'
import { dice } from './support/dice.ts'
import { chooseAll, type EmitOptions, emit } from './support/emit-run.ts'
import { EmitTarget } from './support/emit-target.ts'
import { differencesFrom } from './support/expect-equals-sandbox.ts'
import { type MutationKind, mutate } from './support/freshdesk/mutations.ts'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { type Lab, withLab } from './support/lab.ts'
import { singerCatalogDocument } from './support/singer-messages.ts'
import { vendors } from './support/vendors.ts'

const account = { size: { tickets: 80, contacts: 40, companies: 12 } } as const
const hourMs = 3_600_000

/** What a target and the account differ in. */
function differences(
  lab: Lab<FreshdeskSandbox>,
  target: EmitTarget,
  read: 'changes' | 'everything',
  only?: readonly string[],
) {
  return differencesFrom(freshdesk.truth(lab.sandbox), target.read, {
    streams: only ?? [...target.tables.keys()],
    read,
  })
}

/** Things that every protocol can tell of; what was merely absent from a list is another matter. */
const visible: readonly MutationKind[] = [
  'createTicket',
  'updateTicket',
  'deleteTicket',
  'spamTicket',
  'addReply',
  'createContact',
  'updateContact',
  'createCompany',
  'updateCompany',
  'rate',
  'addTimeEntry',
]

function happen(lab: Lab<FreshdeskSandbox>, seed: number, times = 40): void {
  const chance = dice(seed)
  for (let n = 0; n < times; n += 1) {
    const kind = visible[Math.floor(chance.roll() * visible.length)] ?? 'createTicket'
    mutate(lab.world, { kind, a: Math.floor(chance.roll() * 1e6), b: Math.floor(chance.roll() * 1e6) })
    lab.stage.advance(7_000)
  }
  lab.stage.advance(hourMs)
}

describe.each(['singer', 'airbyte'] as const)('%s', (protocol) => {
  test('brings the whole account, each line as published, each record as its schema says', () =>
    withLab(freshdesk, { account }, async (lab) => {
      const target = new EmitTarget()
      const report = await emit(lab, target, { protocol })
      expect(report.verdict).toEqual({ kind: 'complete' })
      expect(target.tables.size).toBeGreaterThan(30)
      expect(await differences(lab, target, 'everything', [...lab.source.streams.keys()])).toEqual([])
    }))

  test('goes on from its state: only what changed comes, and the whole is the account again', () =>
    withLab(freshdesk, { account, streams: ['tickets', 'conversations', 'contacts', 'companies'] }, async (lab) => {
      const target = new EmitTarget()
      await emit(lab, target, { protocol })
      const first = target.news()
      for (const seed of [1, 2, 3]) {
        happen(lab, seed)
        await emit(lab, target, { protocol })
        const later = target.news()
        expect(later['tickets']).toBeLessThan((first['tickets'] ?? 0) / 2)
        expect(later['conversations']).toBeLessThan(first['conversations'] ?? 0)
        expect(await differences(lab, target, 'changes')).toEqual([])
      }
      await emit(lab, target, { protocol })
      expect(target.news()['conversations'] ?? 0).toBeLessThan(30)
    }))

  test.each([4])('loses nothing when the target dies in the middle, again and again (seed %s)', (seed) =>
    withLab(
      freshdesk,
      { account, seed, streams: ['tickets', 'conversations', 'contacts', 'agents', 'roles'] },
      async (lab) => {
        const target = new EmitTarget()
        const chance = dice(seed)
        let died = 0
        for (let run = 0; run < 7; run += 1) {
          target.left = run % 4 === 3 ? Number.POSITIVE_INFINITY : Math.floor(chance.roll() * 700)
          const report = await emit(lab, target, { protocol }).catch(() => undefined)
          if (report === undefined || report.verdict.kind !== 'complete') died += 1
          happen(lab, seed * 100 + run, 6)
        }
        target.left = Number.POSITIVE_INFINITY
        const last = await emit(lab, target, { protocol })
        expect(last.verdict.kind).toBe('complete')
        expect(died).toBeGreaterThan(2)
        expect(await differences(lab, target, 'changes')).toEqual([])
      },
    ),
  )
})

test.each(vendors)('a Singer catalog of $name is as published', (vendor) =>
  withLab(vendor, {}, async ({ source }) => {
    const { streams } = singerCatalogDocument.parse(singerCatalog(offeredStreams(source.config, source.connection)))
    expect(streams.map(({ tap_stream_id }) => tap_stream_id)).toEqual(
      expect.arrayContaining([...source.streams.keys()]),
    )
  }),
)

test.each([5, 6])('an Airbyte destination that keeps some streams and not others loses nothing (seed %s)', (seed) =>
  withLab(freshdesk, { account, seed, streams: ['tickets', 'conversations', 'contacts'] }, async (lab) => {
    const chance = dice(seed)
    const catalog = airbyteCatalog(offeredStreams(lab.source.config, lab.source.connection)) as never
    let target = new EmitTarget()
    for (let run = 0; run < 6; run += 1) {
      target.left = 100 + Math.floor(chance.roll() * 500)
      await emit(lab, target, { protocol: 'airbyte' }).catch(() => undefined)
      target = EmitTarget.afterCrash(target, catalog, chance.roll)
      happen(lab, seed * 100 + run, 6)
    }
    await emit(lab, target, { protocol: 'airbyte' })
    const streams = ['tickets', 'conversations', 'contacts']
    expect(await differences(lab, target, 'changes', streams)).toEqual([])
  }),
)

describe('what was deleted', () => {
  test('shows as a tombstone where the vendor lists it, and as ACTIVATE_VERSION where a list is read whole', () =>
    withLab(
      freshdesk,
      {
        account,
        streams: ['tickets', 'companies', 'time_entries'],
        settings: { companies: { syncType: 'full_table' } },
      },
      async (lab) => {
        const target = new EmitTarget()
        await emit(lab, target)
        const [company] = [...lab.world.companies.keys()]
        const [ticket] = [...lab.world.tickets.values()]
          .filter(({ deleted, spam }) => !deleted && !spam)
          .map(({ id }) => id)
        lab.world.deleteCompany(company ?? 0)
        lab.world.deleteTicket(ticket ?? 0)
        lab.stage.advance(hourMs)
        await emit(lab, target)
        const companies = await target.read('companies')
        expect(companies?.rows.map(({ key }) => key)).not.toContain(String(company))
        const tickets = await target.read('tickets')
        expect(tickets?.rows.find(({ key }) => key === String(ticket))?.deleted).toBe(true)
      },
    ))

  test('is found by comparison when there is a cache, and nothing else comes twice', () =>
    withLab(
      freshdesk,
      { account, streams: ['tickets', 'conversations', 'contacts', 'companies', 'roles'] },
      async (lab) => {
        const target = new EmitTarget()
        const options: EmitOptions = {
          cache: lab.store,
          choose: (offered) => chooseAll(offered).map((each) => ({ ...each, whole: false })),
        }
        await emit(lab, target, options)
        target.news()
        const [talk] = [...lab.world.conversations.values()].filter(
          ({ ticket_id }) => lab.world.tickets.get(ticket_id)?.deleted === false,
        )
        if (talk === undefined) throw new Error('the account has no conversation')
        lab.world.deleteConversation(talk.id)
        lab.world.updateTicket(talk.ticket_id, { priority: 4 })
        lab.stage.advance(hourMs)
        await emit(lab, target, options)
        expect(target.news()).toEqual({ tickets: 1, conversations: 1 })
        const row = (await target.read('conversations'))?.rows.find(({ key }) => key === String(talk.id))
        expect(row?.deleted).toBe(true)
        await emit(lab, target, options)
        expect(target.news()).toEqual({})
      },
    ))

  test('a cache that is ahead of the target gives it what it lacks', () =>
    withLab(freshdesk, { account, streams: ['tickets', 'contacts'] }, async (lab) => {
      const target = new EmitTarget()
      await emit(lab, target, { cache: lab.store })
      const { state } = target
      happen(lab, 9)
      const lost = new EmitTarget()
      lost.state = state
      await emit(lab, lost, { cache: lab.store })
      // The run above never reached this target.
      await emit(lab, target, { cache: lab.store })
      expect(await differences(lab, target, 'changes')).toEqual([])
      const anew = new EmitTarget()
      await emit(lab, anew, { cache: lab.store })
      expect(await differences(lab, anew, 'changes')).toEqual([])
    }))
})

describe('a selection', () => {
  test('of a child alone reads its parents and keeps them to itself', () =>
    withLab(freshdesk, { account, streams: ['tickets', 'conversations'] }, async (lab) => {
      const target = new EmitTarget()
      const choose: EmitOptions['choose'] = (offered) =>
        chooseAll(offered).filter(({ name }) => name === 'conversations')
      await emit(lab, target, { choose })
      expect([...target.tables.keys()]).toEqual(['conversations'])
      expect(await differences(lab, target, 'everything')).toEqual([])
      target.news()
      happen(lab, 4)
      await emit(lab, target, { choose })
      expect(await differences(lab, target, 'changes')).toEqual([])
    }))

  test('made later brings all children of parents that were read before', () =>
    withLab(freshdesk, { account, streams: ['tickets', 'conversations'] }, async (lab) => {
      const target = new EmitTarget()
      await emit(lab, target, { choose: (offered) => chooseAll(offered).filter(({ name }) => name === 'tickets') })
      lab.stage.advance(hourMs)
      await emit(lab, target)
      expect(await differences(lab, target, 'everything')).toEqual([])
    }))

  test('of columns leaves the others out of schema and records', () =>
    withLab(freshdesk, { account, streams: ['contacts'] }, async (lab) => {
      const target = new EmitTarget()
      const without = new Set(['email', 'phone', '_tajo_extra'])
      await emit(lab, target, { choose: () => [{ name: 'contacts', whole: false, without }] })
      const columns = Object.keys(target.tables.get('contacts')?.schema ?? {})
      expect(columns).toContain('name')
      expect(columns.filter((name) => without.has(name))).toEqual([])
      expect(target.lines.some((line) => line.includes('"RECORD"'))).toBe(true)
      expect(target.lines.filter((line) => line.includes('"email":'))).toEqual([])
    }))
})

test('masked values never leave', () =>
  withLab(
    freshdesk,
    {
      account,
      streams: ['contacts', 'tickets', 'conversations'],
      settings: {
        contacts: {
          raw: true,
          masks: {
            email: 'hash',
            phone: 'redact',
            name: 'drop',
            first_name: 'drop',
            last_name: 'drop',
            'custom_fields.cf_iban': 'redact',
          },
        },
      },
    },
    async (lab) => {
      const target = new EmitTarget()
      await emit(lab, target, { choose: (offered) => chooseAll(offered).filter(({ name }) => name === 'contacts') })
      const records = target.lines.filter((line) => line.includes('"RECORD"')).join('\n')
      const secrets = [...lab.world.contacts.values()]
        .flatMap(({ email, phone }) => [email, phone])
        .filter((value) => value !== null && value !== '')
      expect(secrets.length).toBeGreaterThan(40)
      expect(secrets.filter((value) => records.includes(String(value)))).toEqual([])
      expect(records).toMatch(/"email":"[0-9a-f]{64}"/)
      expect(records).toContain('"_tajo_raw":{')
    },
  ))
