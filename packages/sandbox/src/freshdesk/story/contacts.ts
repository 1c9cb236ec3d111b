import { slug } from '../../story/names.ts'
import { phrasebookOf } from '../../story/phrases/all.ts'
import type { Phrasebook } from '../../story/phrases/phrasebook.ts'
import type { Random } from '../../story/random.ts'
import { DAY } from '../../world/time.ts'
import { orgContactIdOf, splitName, visitorIdOf } from '../mutations/contacts.ts'
import type { WorldData } from '../world/data.ts'
import type { Contact } from '../world/people-records.ts'
import type { Customer } from './companies.ts'
import { DEPARTMENTS } from './fields.ts'

export interface Person {
  readonly id: number
  readonly language: string
  readonly customer: Customer | null
}

const ODD_NAMES = ['Zoë "Zed" Bracket', '  Spacey   Name', 'null', 'محمد الواحة Smith', '🦊 Fox', 'A', 'Ł']

/** Contacts, some without e-mail, company or luck: phone callers, visitors, blocked, deleted and merged ones. */
export function meetContacts(
  data: WorldData,
  random: Random,
  customers: readonly Customer[],
  count: number,
  now: number,
): Person[] {
  const people: Person[] = []
  const taken = new Set<string>()
  for (let place = 0; place < count; place += 1) {
    const customer = random.chance(0.1) ? null : (customers[place % customers.length] ?? null)
    const language =
      customer === null || random.chance(0.12) ? random.pick(['en', 'de', 'fr', 'hi']) : customer.language
    const book = phrasebookOf(language)
    const drawn = draw(random, { id: data.ids.next('contact'), place, customer, book, taken, now })
    const second = drawn.company_id !== null && random.chance(0.06) ? random.pick(customers).company.id : null
    const isElsewhere = second !== null && second !== drawn.company_id
    const other_companies = isElsewhere ? [{ company_id: second, view_all_tickets: random.chance(0.5) }] : []
    const contact = data.contacts.put({ ...drawn, other_companies })
    // Tickets come from those who still can write; a merged or visiting contact has none of its own.
    if (!contact.deleted && contact.contact_type === 'contact') people.push({ id: contact.id, language, customer })
  }
  mergeSome(data, random, people)
  return people
}

interface Part {
  readonly id: number
  readonly place: number
  readonly customer: Customer | null
  readonly book: Phrasebook
  readonly taken: Set<string>
  readonly now: number
}

function draw(random: Random, { id, place, customer, book, taken, now }: Part): Contact {
  const [given = '', givenMail = given] = random.pick(book.given).split('/')
  const [family = '', familyMail = family] = random.pick(book.family).split('/')
  const odd = place % 60 === 59 ? ODD_NAMES[Math.floor(place / 60) % ODD_NAMES.length] : undefined
  const isCaller = random.chance(0.06)
  const name = odd ?? (isCaller && random.chance(0.3) ? 'Walk-in caller' : `${given} ${family}`)
  const domain = customer?.company.domains[0] ?? 'mail.example'
  const email = isCaller ? null : freeEmail(`${slug(givenMail, '.')}.${slug(familyMail, '.')}`, domain, taken)
  const created_at = now - random.int(20, 540) * DAY - random.int(0, DAY)
  const isVip = customer?.mood === 'vip'
  // The first few stay, so that the smallest account has somebody to write.
  const deleted = place > 2 && random.chance(0.03)
  return {
    id,
    ...splitName(name),
    email,
    other_emails: email !== null && random.chance(0.08) ? [email.replace('@', '+alt@')] : [],
    phone: isCaller || random.chance(0.4) ? `${book.dialling}${String(random.int(0, 999)).padStart(3, '0')}` : null,
    mobile: random.chance(0.2) ? `+1555010${String(random.int(0, 9999)).padStart(4, '0')}` : null,
    company_id: customer?.company.id ?? null,
    other_companies: [],
    view_all_tickets: random.chance(0.1),
    tags: isVip ? ['vip'] : random.chance(0.1) ? [random.pick(['beta', 'newsletter', 'partner'])] : [],
    active: random.chance(0.8),
    blocked: !deleted && random.chance(0.02),
    deleted,
    address: random.chance(0.1) ? '1 Invented Street\n00000 Nowhere' : null,
    description: null,
    job_title: random.chance(0.3) ? random.pick(['Controller', 'Head of Ops', 'Engineer', 'Buyer']) : null,
    language: book.language,
    time_zone: book.timeZone,
    twitter_id: random.chance(0.03) ? String(random.int(100_000_000, 999_999_999)) : null,
    unique_external_id: random.chance(0.4) ? `crm-${70_000 + place}` : null,
    contact_type: place > 2 && random.chance(0.02) ? 'visitor' : 'contact',
    csat_rating: null,
    preferred_source: isCaller ? 'phone' : random.pick(['email', 'email', 'portal', null]),
    visitor_id: visitorIdOf(id),
    org_contact_id: orgContactIdOf(id),
    custom_fields: {
      department: random.chance(0.6) ? random.pick(DEPARTMENTS) : null,
      permanent: random.chance(0.5) ? true : null,
      badge_number: random.chance(0.2) ? random.int(1, 9999) : null,
      nickname: random.chance(0.05) ? given : null,
    },
    created_at,
    updated_at: created_at + random.int(0, now - created_at),
  }
}

/** Now and then two contacts were one person: the second is deleted and its address lives on in the first. */
function mergeSome(data: WorldData, random: Random, people: Person[]): void {
  for (let left = Math.floor(people.length / 80); left > 0; left -= 1) {
    const [secondary] = people.splice(random.int(0, people.length - 1), 1)
    const primary = data.contacts.get(random.pick(people).id)
    const merged = secondary === undefined ? undefined : data.contacts.get(secondary.id)
    if (primary === undefined || merged === undefined) continue
    const other_emails = merged.email === null ? primary.other_emails : [...primary.other_emails, merged.email]
    const updated_at = Math.max(primary.updated_at, merged.updated_at)
    data.contacts.put({ ...primary, other_emails, updated_at })
    data.contacts.put({ ...merged, email: null, deleted: true, updated_at })
  }
}

function freeEmail(local: string, domain: string, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const email = number === 1 ? `${local}@${domain}` : `${local}${number}@${domain}`
    if (taken.has(email)) continue
    taken.add(email)
    return email
  }
}
