import type { JsonObject } from '@tajo/core/json'
import type { Hint } from '@tajo/core/webhook'
import { refreshRows } from '@tajo/engine/refresh'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { freshdesk } from './support/freshdesk/vendor.ts'
import { type Lab, withLab } from './support/lab.ts'
import { postgresStore } from './support/postgres-store.ts'
import type { Stage } from './support/stage.ts'
import type { Mutation, Vendor } from './support/vendor.ts'
import { zendesk } from './support/zendesk/vendor.ts'

const runs = Number(process.env['TAJO_PROPERTY_RUNS'] ?? 12)
// A change is judged by cases that stay the same; everybody else looks for new ones.
const usual = process.env['CI'] === undefined ? Date.now() % 2 ** 31 : 20_261_121
const seed = Number(process.env['TAJO_PROPERTY_SEED'] ?? usual)

interface Setting {
  readonly vendor: Vendor
  readonly account: object
  readonly streams: readonly string[]
  readonly kinds: readonly string[]
  readonly hinted: Readonly<Record<string, readonly string[]>>
  /** Columns that only the list or export tells, which a record read by itself leaves as they are. */
  readonly told: Readonly<Record<string, readonly string[]>>
}

const settings: readonly Setting[] = [
  {
    vendor: freshdesk,
    account: { size: { tickets: 24, contacts: 12, companies: 5 } },
    streams: ['tickets', 'conversations', 'contacts', 'companies', 'agents'],
    kinds: freshdesk.mutationKinds.filter((kind) => !/import|Time|rate|Rating|bulk|sweep/.test(kind)),
    hinted: { tickets: ['conversations'], contacts: [], companies: [] },
    told: {},
  },
  {
    vendor: zendesk,
    account: { size: { tickets: 20, users: 14, organizations: 5 } },
    streams: ['tickets', 'ticket_comments', 'ticket_audits', 'users', 'organizations', 'organization_memberships'],
    kinds: zendesk.mutationKinds.filter(
      (kind) =>
        /Ticket|Comment|Message|User|Email|Identity|Organization|system/.test(kind) &&
        !/import|bulk|Article/.test(kind),
    ),
    hinted: { tickets: ['ticket_comments', 'ticket_audits'], users: [], organizations: [] },
    told: { tickets: ['comment_count'], users: ['permanently_deleted'] },
  },
]

const stores = {
  DuckDB: undefined,
  PostgreSQL: (stage: Stage, vendor: Vendor) => postgresStore(stage.clock, vendor),
}

interface Round {
  readonly mutations: readonly Mutation[]
  readonly hints: readonly { readonly stream: number; readonly row: number }[]
  readonly restMs: number
  readonly syncs: boolean
}

const rounds = (kinds: readonly string[]): fc.Arbitrary<readonly Round[]> =>
  fc.array(
    fc.record({
      mutations: fc.array(fc.record({ kind: fc.constantFrom(...kinds), a: fc.nat(40), b: fc.nat(1000) }), {
        maxLength: 8,
      }),
      hints: fc.array(fc.record({ stream: fc.nat(2), row: fc.nat(30) }), { maxLength: 14 }),
      restMs: fc.constantFrom(0, 900, 7_000, 200_000),
      syncs: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )

/** Rows as they are stored, but for when. */
async function stored(
  lab: Lab,
  stream: string,
  keys: readonly string[],
  but: readonly string[],
): Promise<Map<string, string>> {
  const source = lab.source.streams.get(stream)
  if (source === undefined) return new Map()
  const rows = await lab.store.warehouse.rowsByKey(source.table, keys)
  return new Map(
    rows.map((row) => {
      const kept = Object.entries(row).filter(
        ([name]) => name !== '_tajo_synced_at' && name !== '_tajo_deleted_at' && !but.includes(name),
      )
      const content: JsonObject = { ...Object.fromEntries(kept), isLive: row['_tajo_deleted_at'] === null }
      return [String(row[source.table.key[0] ?? '']), JSON.stringify(content)]
    }),
  )
}

async function keysOf(lab: Lab, stream: string): Promise<readonly string[]> {
  const truth = lab.vendor.truth(lab.sandbox)[stream]
  return (truth?.rows ?? []).map(({ key }) => key).toSorted()
}

async function hintsOf(lab: Lab, setting: Setting, drawn: Round['hints']): Promise<readonly Hint[]> {
  const names = Object.keys(setting.hinted)
  const hints: Hint[] = []
  for (const { stream: at, row } of drawn) {
    const stream = names[at % names.length] ?? ''
    const keys = await keysOf(lab, stream)
    const key = keys[row % Math.max(1, keys.length)]
    if (key !== undefined) hints.push({ stream, key, children: setting.hinted[stream] ?? [] })
  }
  return hints
}

async function plays(lab: Lab, setting: Setting, all: readonly Round[]): Promise<void> {
  const refresh = (hints: readonly Hint[]) =>
    refreshRows(lab.source, lab.store.warehouse, hints, {
      clock: lab.stage.clock,
      signal: new AbortController().signal,
    })
  await lab.sync()
  let hints: readonly Hint[] = []
  for (const round of all) {
    for (const mutation of round.mutations) setting.vendor.mutate(lab.sandbox, mutation)
    lab.stage.advance(round.restMs)
    hints = await hintsOf(lab, setting, round.hints)
    const report = await refresh(hints)
    expect(
      report.rows.filter(({ outcome }) =>
        ['denied', 'rejected', 'next-sync', 'ignored', 'busy', 'older'].includes(outcome),
      ),
    ).toEqual([])
    if (round.syncs) await lab.sync()
  }
  // What is said of the rows now is what the next sync would have stored.
  lab.stage.advance(setting.vendor.settleMs)
  await refresh(hints)
  const before = new Map<string, Map<string, string>>()
  for (const name of Object.keys(setting.hinted)) {
    const keys = hints.flatMap(({ stream, key }) => (stream === name ? [key] : []))
    before.set(name, await stored(lab, name, keys, setting.told[name] ?? []))
  }
  const { verdict } = await lab.sync()
  expect(verdict.kind).toBe('complete')
  for (const [name, rows] of before)
    expect(await stored(lab, name, [...rows.keys()], setting.told[name] ?? [])).toEqual(rows)
  lab.stage.advance(setting.vendor.settleMs)
  await lab.sync()
  expect(await lab.differences('changes')).toEqual([])
  expect(lab.broken).toEqual([])
}

describe.each(settings)('$vendor.name', (setting) => {
  test.each(Object.entries(stores))(
    `rows read again in any order are what the next sync would have stored, in %s (seed ${seed})`,
    async (name, store) => {
      const numRuns = name === 'DuckDB' ? runs : Math.ceil(runs / 4)
      await fc.assert(
        fc.asyncProperty(rounds(setting.kinds), fc.nat(1000), (all, draw) =>
          withLab(
            setting.vendor,
            {
              account: setting.account,
              streams: setting.streams,
              seed: draw,
              ...(store === undefined ? {} : { store }),
            },
            (lab) => plays(lab, setting, all),
          ),
        ),
        { seed, numRuns },
      )
    },
    600_000,
  )
})
