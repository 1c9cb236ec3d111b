import { TajoError } from '@tajo/core/errors'
import type { SqlWork } from '@tajo/core/sql'
import type { Warehouse } from '@tajo/core/warehouse'
import type { ErasedSql } from '@tajo/warehouse/erased'
import { erasedDialect } from '@tajo/warehouse/erased-dialect'
import type { Workplace } from '../workplace.ts'
import { type Found, findPerson, type Search } from './find-person.ts'
import { type StoredTables, storedTables } from './personal-tables.ts'
import { atHelpdesks, type LiveContact, liveContacts } from './vendors.ts'

/** Who has an address, in the warehouse and in Brevo at the moment. */
export interface LookedUp {
  readonly found: Found
  readonly stored: StoredTables
  readonly dialect: ErasedSql
  readonly live: readonly LiveContact[]
  /** Who could not be asked, and why. */
  readonly problem: string | undefined
  /** The same search again, in a transaction. */
  readonly search: Search
}

/** `helpdesk`: the helpdesks are asked too, at this moment. */
export async function lookUp(
  place: Workplace,
  warehouse: Warehouse,
  { email, helpdesk = false }: { readonly email: string; readonly helpdesk?: boolean },
): Promise<LookedUp> {
  const dialect = erasedDialect(warehouse.kind)
  const stored = await storedTables(place, warehouse)
  const base = { tables: stored.tables, dialect, layer: place.config.models.layer, email }
  const first = await liveContacts(place, [email.toLowerCase()])
  const found = await warehouse.work((sql) => findPerson(sql, { ...base, known: knownOf(first.contacts) }))
  const others = found.addresses.filter((address) => address !== email.toLowerCase())
  const more =
    first.problem === undefined ? await liveContacts(place, others) : { contacts: [], problem: first.problem }
  const live = [...first.contacts, ...more.contacts]
  const all =
    more.contacts.length === 0
      ? found
      : await warehouse.work((sql) => findPerson(sql, { ...base, known: knownOf(live) }))
  const there = helpdesk
    ? await atHelpdesks(place, [...new Set([email.trim().toLowerCase(), ...all.addresses])])
    : { people: [], problem: undefined }
  const { people, addresses } = knownOf(live)
  const search: Search = { ...base, known: { people: [...people, ...there.people], addresses } }
  const problems = [more.problem, there.problem].filter((one) => one !== undefined)
  return {
    found: there.people.length === 0 ? all : await warehouse.work((sql) => findPerson(sql, search)),
    stored,
    dialect,
    live: [...new Map(live.map((one) => [one.key, one])).values()],
    problem: problems.length === 0 ? undefined : problems.join('; '),
    search,
  }
}

function knownOf(contacts: readonly LiveContact[]): Pick<Found, 'people' | 'addresses'> {
  return {
    people: contacts.map(({ source, stream, key }) => ({ source, stream, key })),
    addresses: contacts.flatMap(({ record }) => (typeof record['email'] === 'string' ? [record['email']] : [])),
  }
}

/** Does something in a transaction that is taken back at its end: what comes of it is known, and nothing has changed. */
export async function rehearsed<T>(warehouse: Warehouse, task: (sql: SqlWork) => Promise<T>): Promise<T> {
  const done: { value?: { readonly of: T } } = {}
  try {
    await warehouse.work(async (sql) => {
      done.value = { of: await task(sql) }
      throw new TajoError('TAJO_INTERNAL', 'This was a rehearsal.')
    })
  } catch (error) {
    if (done.value === undefined) throw error
  }
  if (done.value === undefined) throw new Error('a rehearsal was never done')
  return done.value.of
}
