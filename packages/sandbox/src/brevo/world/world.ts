import type { Settings } from '../options.ts'
import type { AttributeDefinition } from './attributes.ts'
import { ConsentWatch } from './consent-watch.ts'
import { ContactBook } from './contact-book.ts'
import { Counters } from './counters.ts'
import { LastSearch } from './last-search.ts'
import { Mailings } from './mailings.ts'
import { Processes } from './processes.ts'
import type { ContactList, Folder, SegmentRule } from './records.ts'

/** The account. */
export class BrevoWorld {
  readonly settings: Settings
  readonly contacts = new ContactBook()
  readonly attributes = new Map<string, AttributeDefinition>()
  readonly folders = new Map<number, Folder>()
  readonly lists = new Map<number, ContactList>()
  readonly segments: readonly SegmentRule[]
  readonly processes: Processes
  readonly watch = new ConsentWatch()
  readonly counters = new Counters()
  readonly mailings = new Mailings()
  readonly lastSearch = new LastSearch()

  constructor(settings: Settings) {
    this.settings = settings
    this.segments = settings.segments
    this.processes = new Processes(settings.jobMs)
  }

  now(): number {
    return this.settings.clock.now()
  }

  /** How often a call of the API made somebody mailable who had opted out. */
  get resubscriptions(): number {
    return this.watch.resubscriptions.length
  }
}

/** The number after the highest. */
export function nextKey(table: ReadonlyMap<number, unknown>): number {
  let last = 0
  for (const id of table.keys()) last = Math.max(last, id)
  return last + 1
}
