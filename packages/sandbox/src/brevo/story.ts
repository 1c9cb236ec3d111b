import { Random } from '../story/random.ts'
import type { StoryPerson } from './options.ts'
import type { AttributeDefinition } from './world/attributes.ts'
import { phoneDigits } from './world/attributes.ts'
import type { Actor, ContactList } from './world/records.ts'
import type { BrevoWorld } from './world/world.ts'
import { writeContact } from './world/write-contact.ts'

const STORY: Actor = { by: 'story' }
const DAY = 86_400_000

/** Lists of the account; 30 to 32 are those of the configuration examples. */
const LISTS: readonly (readonly [id: number, name: string, folderId: number])[] = [
  [3, 'Newsletter', 1],
  [7, 'Product news', 1],
  [30, 'all_support_contacts', 4],
  [31, 'open_tickets', 4],
  [32, 'resolved_tickets', 4],
  [33, 'satisfied_customers', 4],
  [34, 'vip', 4],
]

/** What an account has before anybody looks: attributes, folders, lists, people who once subscribed and some who left. */
export function openAccount(world: BrevoWorld): void {
  for (const definition of definitionsOf(world)) world.attributes.set(definition.name, definition)
  world.folders.set(1, { id: 1, name: 'Marketing' })
  world.folders.set(4, { id: 4, name: 'Support' })
  const { settings } = world
  if (settings.empty) return
  const createdAt = world.now() - 700 * DAY
  for (const [id, name, folderId] of LISTS) {
    const list: ContactList = { id, name, folderId, createdAt }
    world.lists.set(id, list)
  }
  const random = new Random(settings.seed)
  const people = settings.people.filter((_, place) => place % 2 === 0).slice(0, settings.size.contacts)
  const rest = settings.size.contacts - people.length
  for (const [place, person] of [...people, ...subscribers(rest)].entries()) meet(world, random, place, person)
}

function meet(world: BrevoWorld, random: Random, place: number, { email, name }: StoryPerson): void {
  if (world.contacts.find('email', email) !== undefined) return
  const [first = '', ...others] = name.trim().split(/\s+/)
  const names = [first, others.join(' ')]
  const values: Record<string, string> = {}
  for (const [index, attribute] of world.settings.nameAttributes.entries()) {
    const value = names[index] ?? ''
    if (value !== '') values[attribute] = value
  }
  const phone = random.chance(0.2) ? phoneDigits(`4930${String(1_000_000 + place)}`) : undefined
  if (phone !== undefined) values['SMS'] = phone
  const hasLeft = place % 5 === 3
  const hasComplained = place % 11 === 7
  const made = writeContact(
    world,
    undefined,
    {
      email,
      values,
      addLists: random.chance(0.3) ? [3, 7] : [3],
      emailBlacklisted: hasLeft || hasComplained,
      smsBlacklisted: hasComplained,
    },
    STORY,
  )
  // In the order of their numbers, as contacts are listed.
  const at = world.now() - Math.round((600 - (570 * place) / world.settings.size.contacts) * DAY)
  world.contacts.put({ ...made, createdAt: at, modifiedAt: at + random.int(0, 20) * DAY })
  if (random.chance(0.5)) {
    world.mailings.sent.push({ contactId: made.id, campaignId: 21, at: world.now() - 30 * DAY })
  }
  if (hasLeft) {
    const left = world.now() - random.int(1, 29) * DAY
    world.mailings.optOuts.push({ contactId: made.id, campaignId: 21, at: left, by: 'user' })
  }
}

const GIVEN = ['Ada', 'Bo', 'Cleo', 'Dov', 'Edda', 'Finn', 'Greta', 'Hugo', 'Ines', 'Jory', 'Kaya', 'Lune'] as const
const FAMILY = ['Aldermoor', 'Birkwald', 'Corvane', 'Dunmere', 'Elsworthy', 'Fennimore', 'Grauling'] as const

/** People who know the newsletter only. */
function subscribers(count: number): readonly StoryPerson[] {
  return Array.from({ length: Math.max(0, count) }, (_, place) => {
    const given = GIVEN[place % GIVEN.length] ?? 'Ada'
    const family = FAMILY[place % FAMILY.length] ?? 'Aldermoor'
    return { name: `${given} ${family}`, email: `reader${place + 1}@readers.example` }
  })
}

function definitionsOf({ settings }: BrevoWorld): readonly AttributeDefinition[] {
  const normal = (name: string, type: string): AttributeDefinition => ({ name, category: 'normal', type })
  return [
    ...settings.nameAttributes.map((name) => normal(name, 'text')),
    normal('SMS', 'text'),
    normal('WHATSAPP', 'text'),
    normal('LANDLINE_NUMBER', 'text'),
    normal('EXT_ID', 'text'),
    normal('JOB_TITLE', 'text'),
    // What forms keep of consent [client].
    normal('OPT_IN', 'boolean'),
    {
      name: 'DOUBLE_OPT-IN',
      category: 'category',
      enumeration: [
        { value: 1, valueStr: '1', label: 'Yes' },
        { value: 2, valueStr: '2', label: 'No' },
      ],
    },
    { name: 'BLACKLIST', category: 'calculated', calculatedValue: 'COUNT[BLACKLISTED,BLACKLISTED,<,NOW()]' },
    ...Object.entries(settings.attributes).map(([name, type]) => normal(name, type)),
  ]
}
