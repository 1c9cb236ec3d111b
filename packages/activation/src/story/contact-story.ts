import type { Clock } from '@tajo/core/clock'
import type { ActivationConfig } from '@tajo/core/config/activation-config'
import { isTajoError } from '@tajo/core/errors'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'
import { dialectOf } from '../desired/dialect.ts'
import { type Layers, neededTable } from '../desired/tables.ts'
import type { Outcome, Plan } from '../plan.ts'
import { attributeStories, type Definitions } from './attribute-stories.ts'
import { findCustomer } from './find-customer.ts'
import { listStories } from './list-stories.ts'
import { mirroredAccount } from './mirrored-account.ts'
import { brevoOf, identitiesOf, metricsOf } from './people-facts.ts'
import { confirmedOf, eventsOf, recordOf } from './record-facts.ts'
import type { AttributeStory, ContactStory, CustomerFacts, NextChange, StoryAnswer } from './story.ts'
import { type TicketRow, ticketFacts, ticketRows } from './ticket-facts.ts'
import { whyOf } from './why.ts'

export interface StoryOptions {
  /** An e-mail, or a customer's id. */
  readonly asked: string
  readonly layers: Layers
  readonly clock: Clock
  /** What the file says about writing; without it attributes and lists stay untold. */
  readonly config?: ActivationConfig
  /** An attribute whose value is to be taken apart. */
  readonly why?: string
  /** Tickets shown, the latest. */
  readonly tickets?: number
  /** Words of the support model for its columns. */
  readonly definitions?: Definitions
  /** Plans for one customer, by id. */
  readonly plan?: (customerId: string) => Promise<Plan>
}

const usualTickets = 10

/**
 * One person in every system: who they are there, their tickets, each attribute and list with the rule and the values behind it, what was
 * sent, and what comes next.
 *
 * @example
 * const answer = await contactStory(warehouse, { asked: 'ana@example.com', layers: { support: 'support', mirror: 'brevo' }, clock, config })
 * answer.kind === 'found' && answer.story.attributes
 */
export async function contactStory(warehouse: Warehouse, options: StoryOptions): Promise<StoryAnswer> {
  const { asked, layers, plan } = options
  const answer = await warehouse.work(async (sql): Promise<StoryAnswer> => {
    await neededTable(sql, layers.support, 'customers', 'tajo models run')
    await neededTable(sql, layers.mirror, 'contacts', 'tajo sync brevo')
    const found = await findCustomer(sql, layers, asked)
    switch (found.kind) {
      case 'unknown':
        return { kind: 'unknown', asked, lookedIn: found.lookedIn }
      case 'several':
        return { kind: 'several', asked, customers: found.customers }
      case 'contact':
        return { kind: 'found', story: await strangerStory(sql, options) }
      case 'customer':
        return { kind: 'found', story: await customerStory(sql, warehouse.kind, options, found.customer) }
    }
  })
  if (answer.kind !== 'found' || answer.story.customer === null || plan === undefined) return answer
  const { customerId } = answer.story.customer
  return { kind: 'found', story: { ...answer.story, next: nextOf(await plan(customerId), customerId) } }
}

/** Brevo knows them, and no helpdesk does. */
async function strangerStory(sql: SqlWork, { asked, layers }: StoryOptions): Promise<ContactStory> {
  const brevo = await brevoOf(sql, layers, null, asked.trim())
  const { suppressed } = await recordOf(sql, '', [asked])
  return {
    asked,
    customer: null,
    identities: [],
    brevo,
    tickets: { total: 0, latest: [] },
    metrics: null,
    attributes: [],
    lists: [],
    events: [],
    record: { outcome: null, rejected: [], conflicts: [], helpdeskWrites: [], suppressed },
    next: null,
    why: null,
    notes: ['No helpdesk knows the address: Tajo leaves the contact in Brevo alone.'],
  }
}

async function customerStory(
  sql: SqlWork,
  kind: string,
  options: StoryOptions,
  customer: CustomerFacts,
): Promise<ContactStory> {
  const { asked, layers, why } = options
  const { customerId } = customer
  const identities = await identitiesOf(sql, layers, customerId)
  const brevo = await brevoOf(sql, layers, customerId, customer.email)
  const notes: string[] = []
  const tickets: readonly TicketRow[] = await told(notes, [], () => ticketRows(sql, layers, customerId))
  const attributes = await told(notes, [], () => attributesOf(sql, kind, options, customerId, brevo))
  const addresses = [customer.email, brevo?.email, brevo?.phone].flatMap((address) => address ?? [])
  return {
    asked,
    customer,
    identities,
    brevo,
    tickets: { total: tickets.length, latest: tickets.slice(0, options.tickets ?? usualTickets).map(ticketFacts) },
    metrics: await metricsOf(sql, layers, customerId),
    attributes,
    lists: await told(notes, [], () => listsOf(sql, options, customerId, brevo)),
    events: await eventsOf(sql, customerId),
    record: await recordOf(sql, customerId, addresses),
    next: null,
    why: why === undefined ? null : whyOf(why, attributes, tickets),
    notes,
  }
}

/** A part that cannot be told for a reason a person can mend is a note: the rest of the story stays. */
async function told<T>(notes: string[], otherwise: T, tell: () => Promise<T>): Promise<T> {
  try {
    return await tell()
  } catch (error) {
    if (!isTajoError(error) || error.family !== 'config') throw error
    notes.push(`${error.message} ${error.hint}`)
    return otherwise
  }
}

async function attributesOf(
  sql: SqlWork,
  kind: string,
  { config, layers, definitions = new Map(), clock }: StoryOptions,
  customerId: string,
  brevo: ContactStory['brevo'],
): Promise<readonly AttributeStory[]> {
  if (config === undefined) return []
  return attributeStories(sql, dialectOf(kind), {
    config,
    layers,
    account: await mirroredAccount(sql, layers),
    customerId,
    brevo,
    confirmed: await confirmedOf(sql, customerId),
    definitions,
    at: new Date(clock.now()).toISOString(),
  })
}

async function listsOf(
  sql: SqlWork,
  { config, layers }: StoryOptions,
  customerId: string,
  brevo: ContactStory['brevo'],
): Promise<ContactStory['lists']> {
  if (config === undefined) return []
  const tables = {
    customers: await neededTable(sql, layers.support, 'customers', 'tajo models run'),
    identities: await neededTable(sql, layers.support, 'customer_identities', 'tajo models run'),
    sourceMetrics: await neededTable(sql, layers.support, 'customer_source_metrics', 'tajo models run'),
  }
  return listStories(sql, config, tables, customerId, brevo)
}

/** What a plan for this one customer says. */
function nextOf(plan: Plan, customerId: string): NextChange {
  const own = <T extends { readonly customerId: string }>(all: readonly T[]): readonly T[] =>
    all.filter((one) => one.customerId === customerId)
  const [contact] = own(plan.contacts)
  const outcomes = Object.entries(plan.outcomes) as [Outcome, number][]
  return {
    outcome: outcomes.find(([, count]) => count > 0)?.[0] ?? 'none',
    contact: contact ?? null,
    withheld: plan.withheldWhole[0]?.text ?? null,
    conflicts: own(plan.conflicts),
    helpdeskWrites: own(plan.helpdeskWrites),
    events: own(plan.events),
  }
}
