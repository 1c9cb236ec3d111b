import { Outbox } from '../../world/outbox.ts'
import type { Settings } from '../options.ts'
import type { AttributeDefinition } from './attributes.ts'
import { Companies } from './companies.ts'
import { ConsentWatch } from './consent-watch.ts'
import { ContactBook } from './contact-book.ts'
import { Counters } from './counters.ts'
import { BrevoDeliveryRules } from './delivery-rules.ts'
import { dumpOf } from './dump.ts'
import { duplicatesOf, type StoredEvent } from './events.ts'
import { LastSearch } from './last-search.ts'
import { Mailings } from './mailings.ts'
import { Processes } from './processes.ts'
import type { ContactList, Folder, SegmentRule, TransactionalBlock } from './records.ts'
import { Webhooks } from './webhooks.ts'

/** The account. */
export class BrevoWorld {
  readonly settings: Settings
  readonly openedAt: number
  readonly contacts = new ContactBook()
  readonly attributes = new Map<string, AttributeDefinition>()
  readonly folders = new Map<number, Folder>()
  readonly lists = new Map<number, ContactList>()
  readonly segments: readonly SegmentRule[]
  readonly companies: Companies
  readonly events: StoredEvent[] = []
  /** By address in small letters. */
  readonly transactionalBlocks = new Map<string, TransactionalBlock>()
  readonly processes: Processes
  readonly outbox = new Outbox(new BrevoDeliveryRules())
  readonly webhooks: Webhooks
  readonly watch = new ConsentWatch()
  readonly counters = new Counters()
  readonly mailings = new Mailings()
  readonly lastSearch = new LastSearch()

  constructor(settings: Settings) {
    this.settings = settings
    this.openedAt = settings.clock.now()
    this.segments = settings.segments
    this.companies = new Companies(settings.seed)
    this.processes = new Processes(settings.jobMs)
    this.webhooks = new Webhooks(this.outbox, settings.utcOffset)
  }

  now(): number {
    return this.settings.clock.now()
  }

  /** Calls whoever asked to be told of a process. What is in the call is not documented: a wake-up [guess]. */
  notify(url: string, processId: number): void {
    const body = JSON.stringify({ processId })
    this.outbox.post({ webhookId: null, topic: 'process', method: 'POST', url, headers: {}, body }, this.now())
  }

  /** How often a call of the API made somebody mailable who had opted out. */
  get resubscriptions(): number {
    return this.watch.resubscriptions.length
  }

  /** Events that came again, by `delivery_id`, and how often. */
  get duplicateEvents(): Readonly<Record<string, number>> {
    return duplicatesOf(this.events)
  }

  /** The account and its counters as plain JSON, the same for the same state. */
  dump(): ReturnType<typeof dumpOf> {
    return dumpOf(this)
  }
}

/** The number after the highest. */
export function nextKey(table: ReadonlyMap<number, unknown>): number {
  let last = 0
  for (const id of table.keys()) last = Math.max(last, id)
  return last + 1
}
