import { phrasebookOf } from '../../story/phrases/all.ts'
import type { Topic } from '../../story/phrases/phrasebook.ts'
import type { Random } from '../../story/random.ts'
import { DAY, isoDay } from '../../world/time.ts'
import type { Ticket } from '../world/ticket-record.ts'
import type { Person } from './contacts.ts'
import { countryOf, PLACES, regionOf } from './places.ts'

export interface Subject {
  readonly topic: Topic
  readonly order: string
  readonly n: string
}

export type Content = Pick<Ticket, 'subject' | 'description' | 'type' | 'priority' | 'tags' | 'custom_fields'>

const TYPES: Readonly<Record<Topic, readonly (string | null)[]>> = {
  billing: ['Question', 'Refund', 'Question'],
  login: ['Problem', 'Question', null],
  export: ['Problem'],
  integration: ['Problem', 'Question'],
  feature: ['Feature Request'],
  howto: ['Question', 'Question', null],
  outage: ['Incident'],
}

const TAGS: Readonly<Record<Topic, readonly string[]>> = {
  billing: ['billing', 'vat'],
  login: ['login', 'password'],
  export: ['export', 'csv'],
  integration: ['webhook', 'api'],
  feature: ['idea'],
  howto: ['how-to'],
  outage: ['outage'],
}

const TOPICS: readonly Topic[] = ['billing', 'login', 'export', 'integration', 'feature', 'howto']

export function subjectOf(random: Random, isIncident: boolean): Subject {
  const topic = isIncident ? 'outage' : (TOPICS[random.weighted([26, 20, 14, 14, 10, 16])] ?? 'howto')
  return { topic, order: String(random.int(20_000, 29_999)), n: String(random.int(3, 480)) }
}

export function contentOf(random: Random, about: Subject, person: Person, createdAt: number): Content {
  const { topic } = about
  const [subject, text] = phrasebookOf(person.language).topics[topic]
  const isIncident = topic === 'outage'
  return {
    subject: fill(subject, about),
    description: random.chance(0.02) ? null : htmlOf(fill(text, about)),
    type: random.pick(TYPES[topic]),
    priority: isIncident ? random.int(3, 4) : random.weighted([0, 46, 36, 14, 4]),
    tags: tagsOf(random, about, person),
    custom_fields: fieldsOf(random, about, person, createdAt),
  }
}

export function fill(text: string, { order, n }: Pick<Subject, 'order' | 'n'>): string {
  return text.replace('{order}', order).replace('{n}', n)
}

export function htmlOf(text: string): string {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  return `<div>${escaped.replace(/\n/g, '<br>')}</div>`
}

function tagsOf(random: Random, { topic }: Subject, person: Person): readonly string[] {
  const tags = TAGS[topic].filter((_, place) => place === 0 || random.chance(0.5))
  if (person.customer?.mood === 'vip') return [...tags, 'vip']
  return topic === 'outage' || random.chance(0.7) ? tags : []
}

/** Every custom field is a key of every ticket, null when nobody filled it in [doc]. */
function fieldsOf(random: Random, about: Subject, person: Person, createdAt: number): Ticket['custom_fields'] {
  const country = countryOf(person.language)
  const states = Object.keys(PLACES[country] ?? {})
  const state = random.pick(states)
  const knowsPlace = random.chance(0.6)
  return {
    cf_order_number: about.topic === 'billing' ? about.order : null,
    cf_region: random.chance(0.85) ? regionOf(person.language) : null,
    cf_is_vip: person.customer?.mood === 'vip' ? true : random.chance(0.5) ? false : null,
    cf_renewal_on: random.chance(0.15) ? isoDay(createdAt + random.int(10, 300) * DAY) : null,
    cf_seats: random.chance(0.4) ? random.int(1, 900) : null,
    cf_contract_value: random.chance(0.25) ? random.int(100, 4_000_000) / 100 : null,
    cf_country: knowsPlace ? country : null,
    cf_state: knowsPlace ? state : null,
    cf_city: knowsPlace && random.chance(0.8) ? random.pick(PLACES[country]?.[state] ?? ['Springfield']) : null,
  }
}
