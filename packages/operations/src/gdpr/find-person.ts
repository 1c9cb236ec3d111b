import type { SqlWork } from '@tajo/core/sql'
import { addressHash } from '@tajo/warehouse/erase-marks'
import type { ErasedSql, RecordName } from '@tajo/warehouse/erased'
import { quoted, text } from '@tajo/warehouse/sql-text'
import type { StoredTable } from './personal-tables.ts'

/** Everything one person is known by. */
export interface Found {
  /** Rows of people: contacts, users. */
  readonly people: readonly RecordName[]
  /** In small letters. */
  readonly addresses: readonly string[]
  /** Names the support model and the ledgers have for the person. */
  readonly customers: readonly string[]
}

export interface Search {
  readonly tables: readonly StoredTable[]
  readonly dialect: ErasedSql
  /** Schema of the support model. */
  readonly layer: string
  /** As it was asked for; what is known already beside it, such as a contact of Brevo that was just read. */
  readonly email: string
  readonly known?: Pick<Found, 'people' | 'addresses'>
}

/** A person is known by one thing after the other: an address leads to a contact, the contact to a customer, and so on to the end. */
export async function findPerson(sql: SqlWork, search: Search): Promise<Found> {
  const met = new Met(search.known)
  // The address alone makes nobody known.
  const asked = search.email.trim()
  for (;;) {
    const before = met.size
    for (const table of search.tables) {
      if (table.spec.person !== undefined) await fromPeople(sql, search, table, met, asked)
      if (table.stream.addressesOf !== undefined) await fromAddresses(sql, search, table, met, asked)
    }
    await fromModel(sql, search, met, asked)
    await fromLedger(sql, search, met)
    if (met.size === before) break
  }
  return met.found(asked)
}

class Met {
  readonly people = new Map<string, RecordName>()
  readonly addresses = new Set<string>()
  readonly customers = new Set<string>()

  constructor(known: Search['known']) {
    for (const person of known?.people ?? []) this.person(person)
    for (const address of known?.addresses ?? []) this.address(address)
  }

  get size(): number {
    return this.people.size + this.addresses.size + this.customers.size
  }

  person(name: RecordName): void {
    this.people.set(`${name.source}\n${name.stream}\n${name.key}`, name)
    // What a customer is called who is nobody else.
    this.customers.add(`${name.source}-${name.key}`)
  }

  address(value: unknown): void {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value]
    for (const one of values) {
      const found = typeof one === 'string' ? /[^<>\s,;"]+@[^<>\s,;"]+/.exec(one)?.[0] : undefined
      if (found !== undefined) this.addresses.add(found.toLowerCase())
    }
  }

  keysOf(source: string, stream: string): readonly string[] {
    return [...this.people.values()].flatMap((one) => (one.source === source && one.stream === stream ? [one.key] : []))
  }

  found(asked: string): Found {
    const isNobody = this.people.size === 0
    return {
      people: [...this.people.values()],
      addresses: isNobody ? [] : [...new Set([asked.toLowerCase(), ...this.addresses])],
      customers: [...this.customers],
    }
  }
}

async function fromPeople(
  sql: SqlWork,
  { dialect }: Search,
  { spec, columns, main }: StoredTable,
  met: Met,
  asked: string,
): Promise<void> {
  const { source, stream } = spec
  const addresses = [...new Set([asked.toLowerCase(), ...met.addresses])]
  const places = columns.filter(({ name }) => spec.person?.emails.includes(name) === true)
  const own = dialect.keyText('s', spec.key)
  const conditions = [`${own} IN (${list(met.keysOf(source, stream))})`]
  for (const { name, type, mask } of places) {
    const column = `s.${dialect.ident(name)}`
    const isOne = (value: string): string => `${dialect.addressIn(value)} IN (${list(addresses)})`
    if (mask === 'hash') conditions.push(`${column} IN (${list([asked, ...addresses].map(addressHash))})`)
    else if (mask === undefined && type === 'text') conditions.push(isOne(column))
    else if (mask === undefined && type === 'text[]') conditions.push(dialect.anyOf(column, isOne))
  }
  // A contact is found by the id that activation gave it too.
  if (columns.some(({ name, mask }) => name === 'ext_id' && mask === undefined))
    conditions.push(`s.ext_id IN (${list([...met.customers])})`)
  const readable = places.filter(({ mask }) => mask === undefined)
  const selected = readable.map(({ name }, index) => `, s.${dialect.ident(name)} AS a${index}`)
  const rows = await sql.rows<Record<string, unknown>>(
    `SELECT ${own} AS key${selected.join('')} FROM ${main} s WHERE ${conditions.map((one) => `coalesce(${one}, false)`).join(' OR ')}`,
  )
  for (const row of rows) {
    met.person({ source, stream, key: String(row['key']) })
    for (const index of readable.keys()) met.address(row[`a${index}`])
  }
}

async function fromAddresses(
  sql: SqlWork,
  { dialect }: Search,
  { spec, stream: { addressesOf }, columns, main }: StoredTable,
  met: Met,
  asked: string,
): Promise<void> {
  const of = addressesOf === undefined ? undefined : spec.references?.[addressesOf.person]
  if (addressesOf === undefined || of === undefined) return
  const place = columns.find(({ name, mask }) => name === addressesOf.address && mask === undefined)
  if (place === undefined) return
  const person = dialect.asText(`s.${dialect.ident(addressesOf.person)}`)
  const value = `s.${dialect.ident(place.name)}`
  const addresses = [...new Set([asked.toLowerCase(), ...met.addresses])]
  const rows = await sql.rows<{ person: string | null; value: string }>(
    `SELECT ${person} AS person, ${value} AS value FROM ${main} s
     WHERE strpos(${value}, '@') > 0 AND (lower(trim(${value})) IN (${list(addresses)}) OR ${person} IN (${list(met.keysOf(spec.source, of))}))`,
  )
  for (const row of rows) {
    if (row.person === null) continue
    met.person({ source: spec.source, stream: of, key: row.person })
    met.address(row.value)
  }
}

/** Contacts and users that are one customer. */
async function fromModel(sql: SqlWork, { tables, dialect, layer }: Search, met: Met, asked: string): Promise<void> {
  if (!(await isThere(sql, layer, 'customer_identities'))) return
  const identities = `${quoted(layer)}.customer_identities`
  const isOne = (value: string): string => `${value} IN (${list([asked.toLowerCase(), ...met.addresses])})`
  const member = `i.source || '-' || ${dialect.asText('i.contact_id')}`
  const rows = await sql.rows<{
    source: string
    key: string
    customer: string
    email: string | null
    verified: unknown
  }>(
    `SELECT i.source, ${dialect.asText('i.contact_id')} AS key, i.customer_id AS customer, i.email, i.verified_emails AS verified FROM ${identities} i
     WHERE i.customer_id IN (SELECT i.customer_id FROM ${identities} i WHERE coalesce(${isOne('i.email')}, false)
       OR ${dialect.anyOf('i.verified_emails', isOne)} OR ${member} IN (${list([...met.customers])}) OR i.customer_id IN (${list([...met.customers])}))`,
  )
  for (const { source, key, customer, email, verified } of rows) {
    const people = tables.find(({ spec }) => spec.source === source && spec.person !== undefined)
    if (people === undefined) continue
    met.person({ source, stream: people.spec.stream, key })
    met.customers.add(customer)
    met.address(email)
    met.address(verified)
  }
}

/** Contacts of Brevo that are known to be this customer, and the other way round. */
async function fromLedger(sql: SqlWork, { tables, dialect }: Search, met: Met): Promise<void> {
  const mirror = tables.find(({ spec }) => spec.source === 'brevo' && spec.person !== undefined)
  if (mirror === undefined) return
  const { source, stream } = mirror.spec
  const brevo = dialect.asText('l.brevo_id')
  const rows = await sql.rows<{ customer: string; key: string }>(
    `SELECT l.customer_id AS customer, ${brevo} AS key FROM _tajo.activation_ledger l
     WHERE l.brevo_id IS NOT NULL AND (l.customer_id IN (${list([...met.customers])}) OR ${brevo} IN (${list(met.keysOf(source, stream))}))`,
  )
  for (const { customer, key } of rows) {
    met.person({ source, stream, key })
    met.customers.add(customer)
  }
}

export async function isThere(sql: Pick<SqlWork, 'count'>, schema: string, table: string): Promise<boolean> {
  const found = await sql.count(
    'SELECT count(*) FROM information_schema.tables WHERE table_catalog = current_database() AND table_schema = $schema AND table_name = $table',
    { schema, table },
  )
  return found > 0
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'NULL' : values.map(text).join(', ')
}
