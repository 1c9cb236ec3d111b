import { createHash } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { Destination } from '@tajo/core/destination'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'
import { costOf } from './cost.ts'
import { type Dialect, dialectOf } from './desired/dialect.ts'
import { type Account, type Mapping, resolveMapping } from './desired/mapping.ts'
import { type Considered, candidatesTable, gatherPopulation, type Population } from './desired/population.ts'
import { type Layers, neededTable } from './desired/tables.ts'
import { checkGuards } from './guards.ts'
import { saveLedger } from './ledger/contacts.ts'
import { listsSql } from './lists/rules.ts'
import { type Looked, lookCloser } from './look-closer.ts'
import type { GuardResult, Outcome, Plan } from './plan.ts'
import { contactsThen, failedSyncs, ownMembers, releasedBecause, sourcesThen } from './plan-facts.ts'
import { withheldWords } from './withheld-words.ts'
import { noteSuppressions } from './withhold.ts'
import { dueHelpdeskWrites } from './write-back/due-writes.ts'

/** Customers looked at one by one. */
const looking = `(SELECT customer_id FROM tajo_now_candidates WHERE fate = 'look') l`

/** Further parts of a plan, made in the same transaction; `among`: the table of the only customers (`customer_id`) it is about. */
export type PlanPart = (
  sql: SqlWork,
  among: string | undefined,
) => Promise<Partial<Pick<Plan, 'events' | 'eventsSkipped' | 'companies' | 'guards' | 'remarks'>>>

export interface PlanOptions {
  readonly warehouse: Warehouse
  readonly config: ActivationConfig
  readonly layers: Layers
  readonly destination: Pick<Destination, 'attributes' | 'lists' | 'cost' | 'importFrom'>
  readonly clock: Clock
  /** A new plan's id. */
  readonly newId: () => string
  /** A new secret of at least 32 random characters. */
  readonly newKey: () => string
  /** Only these customers, by id or e-mail, who are looked at whatever the ledger says. */
  readonly only?: readonly string[]
  readonly parts?: { readonly events?: PlanPart; readonly companies?: PlanPart }
}

/**
 * What is to be written to Brevo so that it shows what the helpdesks say. Writes nothing there; in the warehouse it notes addresses
 * that are blocked, and customers who need nothing.
 *
 * @example
 * const plan = await planActivation({ warehouse, config, layers: { support: 'support', mirror: 'brevo' }, destination, clock, newId, newKey })
 * plan.outcomes // { delivered: 442, unchanged: 17762, withheld: 35, rejected: 0, conflicted: 1, waiting: 0 }
 */
export async function planActivation(options: PlanOptions): Promise<Plan> {
  const { warehouse, destination, clock, config } = options
  const account = { attributes: await destination.attributes(), lists: await destination.lists() }
  const at = new Date(clock.now()).toISOString()
  const id = options.newId()
  const dialect = dialectOf(warehouse.kind)
  const prepared = await prepare(options, dialect, account, at)
  return warehouse.work(async (sql) => {
    const { mapping, population } = prepared
    const suppressions = await noteSuppressions(sql, options.layers.mirror, at, options.newKey)
    const considered = await gatherPopulation(sql, dialect, population)
    const seen = await lookCloser(sql, { dialect, population, mapping, account, config, suppressions })
    const looked = { ...seen, back: [...(await dueHelpdeskWrites(sql, seen.back, looking, at))] }
    const among = options.only === undefined ? undefined : candidatesTable
    const parts = [await options.parts?.events?.(sql, among), await options.parts?.companies?.(sql, among)]
    const content = await assemble(sql, { options, dialect, prepared, account, considered, looked, parts })
    const hash = createHash('sha256')
      .update(canonical(withoutCost(content)))
      .digest('hex')
    const guards = await released(sql, content.guards, hash)
    await saveLedger(
      sql,
      looked.confirmed.map((row) => ({ ...row, mappingHash: mapping.hash, confirmedAt: at, planId: id })),
    )
    return { id, hash, createdAt: at, ...content, guards }
  })
}

interface Prepared {
  readonly mapping: Mapping
  readonly population: Population
}

/** Everything that can be wrong with the configuration is said before the long transaction. */
async function prepare(options: PlanOptions, dialect: Dialect, account: Account, at: string): Promise<Prepared> {
  const { warehouse, config, layers, only } = options
  const { mapping, models } = await warehouse.work(async (sql) => {
    const run = 'tajo models run'
    const [customers, identities, metrics, sourceMetrics] = [
      await neededTable(sql, layers.support, 'customers', run),
      await neededTable(sql, layers.support, 'customer_identities', run),
      await neededTable(sql, layers.support, 'customer_metrics', run),
      await neededTable(sql, layers.support, 'customer_source_metrics', run),
    ]
    await neededTable(sql, layers.mirror, 'contacts', 'tajo sync brevo')
    return {
      mapping: await resolveMapping(sql, dialect, config, account, metrics),
      models: { customers, identities, metrics, sourceMetrics },
    }
  })
  const lists: string[] = []
  for (const source of config.sources) {
    const sql = await listsSql(warehouse, source, models)
    if (sql !== undefined) lists.push(sql)
  }
  const { sources, hash } = mapping
  const skipNew = config.newContacts === 'skip'
  return { mapping, population: { models, sources, lists, layers, mappingHash: hash, skipNew, at, only } }
}

type Content = Omit<Plan, 'id' | 'hash' | 'createdAt'>

interface Parts {
  readonly options: PlanOptions
  readonly dialect: Dialect
  readonly prepared: Prepared
  readonly account: Account
  readonly considered: Considered
  readonly looked: Looked
  readonly parts: readonly (Awaited<ReturnType<PlanPart>> | undefined)[]
}

async function assemble(
  sql: SqlWork,
  { options, dialect, prepared, account, considered, looked, parts }: Parts,
): Promise<Content> {
  const { config, destination } = options
  const { targets, hash } = prepared.mapping
  const names = new Map(account.lists.map(({ id, name }) => [id, name]))
  const own = await ownMembers(sql, dialect)
  const lists = [...listNames(config)].map(([id, name]) => {
    const { add = 0, remove = 0, withheld = 0 } = looked.lists.get(id) ?? {}
    const before = own.get(id) ?? 0
    return { id, name, members: before + add - remove, add, remove, withheld, own: before }
  })
  const contacts = looked.planned.map(({ contact }) => contact)
  const events = parts.flatMap((part) => part?.events ?? [])
  const companies = parts.flatMap((part) => part?.companies ?? [])
  const attributes = new Map(
    targets.attributes.map(({ name, type, inputs }) => [name, { type, from: inputs[0]?.mapping.from ?? '' }] as const),
  )
  const guards = checkGuards({
    limits: config.guards,
    contacts,
    lists,
    sources: options.only === undefined ? await sourcesThen(sql, prepared.population) : [],
    contactsThen: await contactsThen(sql, prepared.population),
    failedSyncs: await failedSyncs(
      sql,
      config.sources.map(({ source }) => source),
    ),
    attributes,
  })
  return {
    mappingHash: hash,
    considered: considered.considered,
    outcomes: outcomesOf(considered, looked),
    create: contacts.filter(({ brevoId }) => brevoId === undefined).length,
    update: contacts.filter(({ brevoId }) => brevoId !== undefined).length,
    attributesToCreate: targets.toCreate,
    contacts,
    withheldWhole: withheldWhole(considered, looked),
    conflicts: looked.conflicts,
    lists: lists.map(({ own: _, ...list }) => list),
    events,
    eventsSkipped: parts.flatMap((part) => part?.eventsSkipped ?? []),
    companies,
    helpdeskWrites: looked.back,
    cost: costOf(
      looked.planned,
      { events: events.length, companies: companies.length },
      destination,
      new Set(config.sources.flatMap((source) => source.lists.map(({ id }) => id))),
    ),
    guards: [...guards, ...parts.flatMap((part) => part?.guards ?? [])],
    remarks: [
      ...targets.remarks,
      ...missingLists(config, names),
      ...looked.remarks,
      ...parts.flatMap((part) => part?.remarks ?? []),
    ],
  }
}

/** Several rules may speak of one list: it goes by the first one's name. */
function listNames({ sources }: ActivationConfig): ReadonlyMap<number, string> {
  return new Map(sources.flatMap(({ lists }) => lists.map(({ id, name }) => [id, name] as const)).reverse())
}

function missingLists({ sources }: ActivationConfig, names: ReadonlyMap<number, string>): string[] {
  return sources.flatMap(({ lists }) =>
    lists.flatMap(({ id, name, where }) =>
      names.has(id)
        ? []
        : [
            `${where}: the account has no list ${id}, so nobody is put into ${name}. Lists with their numbers stand in Brevo under Contacts → Lists.`,
          ],
    ),
  )
}

/** Every customer considered is one of them. */
function outcomesOf({ settled, staff, skipped }: Considered, looked: Looked): Record<Outcome, number> {
  const outcomes: Record<Outcome, number> = { ...looked.outcomes }
  outcomes.withheld += staff + skipped
  for (const [fate, count] of Object.entries(settled)) outcomes[settledOutcome(fate)] += count
  return outcomes
}

/** What was delivered and did not change since is unchanged. */
function settledOutcome(fate: string): Outcome {
  return fate === 'withheld' || fate === 'rejected' || fate === 'conflicted' || fate === 'waiting' ? fate : 'unchanged'
}

function withheldWhole({ staff, skipped }: Considered, looked: Looked): Plan['withheldWhole'] {
  const counts = new Map(looked.withheldWhole)
  if (staff > 0) counts.set('staff', (counts.get('staff') ?? 0) + staff)
  if (skipped > 0) counts.set('new-contacts-skip', (counts.get('new-contacts-skip') ?? 0) + skipped)
  return [...counts]
    .map(([reason, count]) => ({ reason, count, text: withheldWords(reason) }))
    .sort((a, b) => b.count - a.count)
}

/** A guard that a person released for exactly this content lets it through. */
async function released(sql: SqlWork, guards: readonly GuardResult[], hash: string): Promise<readonly GuardResult[]> {
  if (guards.every(({ ok }) => ok)) return guards
  const reason = await releasedBecause(sql, hash)
  if (reason === undefined) return guards
  return guards.map((guard) => (guard.ok ? guard : { ...guard, ok: true, text: `${guard.text} Released: ${reason}` }))
}

/** An estimate is no content. */
function withoutCost({ cost: _, ...content }: Content): Omit<Content, 'cost'> {
  return content
}

/** The same text for the same content, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
