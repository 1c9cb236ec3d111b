import type { AttributeValue } from '@tajo/core/destination'
import type { Json, JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { type Found, type Match, type MirrorRow, mirrorColumns, mirrorContact } from '../identity.ts'
import { withWrites } from '../write-back/with-writes.ts'
import type { Candidate, Confirmed, Member } from './candidate.ts'
import { claimsTable, type Standing } from './claims.ts'
import { type Dialect, ident, tableName } from './dialect.ts'
import { ledgerTable, lookTable, membersFrom, type Population, type SourceInputs, valueSql } from './population.ts'

/** Customers at a time: all of a first activation would not fit. */
const atOnce = 10_000
const chunk = 'tajo_now_chunk'

export interface Chunk {
  readonly candidates: readonly Candidate[]
  /** Customers the ledger knows a contact of these by. */
  readonly owners: ReadonlyMap<number, ReadonlySet<string>>
}

interface PersonRow {
  readonly customer_id: string
  readonly email: string | null
  readonly state: Candidate['state']
  readonly input_hash: string
  readonly wanted: string
  /** 0: only has the e-mail of somebody who is looked at. */
  readonly number: number
  readonly standing: Standing | null
}

/** Everybody who has to be looked at one by one, with all that is known of them. */
export async function* readCandidates(
  sql: SqlWork,
  dialect: Dialect,
  population: Population,
): AsyncGenerator<Chunk, void> {
  let from = 0
  for (;;) {
    await dialect.keep(sql, chunk, chunkFrom(from))
    const people = await sql.rows<PersonRow>(
      `SELECT p.customer_id, p.email, p.state, p.input_hash, p.wanted, p.number, k.standing
       FROM ${chunk} p LEFT JOIN ${claimsTable} k ON k.customer_id = p.customer_id ORDER BY p.number, p.customer_id`,
    )
    const last = people.at(-1)
    if (last === undefined) return
    from = Number(last.number)
    yield await readChunk(sql, dialect, population, people)
    if (people.filter(({ number }) => Number(number) > 0).length < atOnce) return
  }
}

/** The next ones, and whoever else has the e-mail of one of them. */
function chunkFrom(from: number): string {
  return `WITH own AS (SELECT customer_id, email, state, input_hash, wanted, number FROM ${lookTable} WHERE number > ${from} ORDER BY number LIMIT ${atOnce})
    SELECT * FROM own
    UNION ALL SELECT r.customer_id, r.email, 'live', '', '', 0 FROM ${claimsTable} r
    WHERE r.email IN (SELECT k.email FROM ${claimsTable} k JOIN own o ON o.customer_id = k.customer_id)
      AND r.customer_id NOT IN (SELECT customer_id FROM own)`
}

async function readChunk(
  sql: SqlWork,
  dialect: Dialect,
  population: Population,
  people: readonly PersonRow[],
): Promise<Chunk> {
  const members = new Groups<Member>()
  for (const source of population.sources) await readMembers(sql, dialect, population, source, members)
  const metrics = await readMetrics(sql, population)
  const confirmed = await readConfirmed(sql)
  const matches = await readMatches(sql, population)
  const all = people.map((person): Candidate => {
    const rows = confirmed.of(person.customer_id)
    return {
      customerId: person.customer_id,
      email: person.email ?? undefined,
      state: person.state,
      inputHash: person.input_hash,
      wanted: [...new Set(person.wanted.split(' ').filter(Boolean).map(Number))].sort((a, b) => a - b),
      metrics: metrics.get(person.customer_id),
      members: members.of(person.customer_id),
      ledger: rows.find(({ isOwn }) => isOwn)?.row,
      absorbed: rows.filter(({ isOwn }) => !isOwn).map(({ row }) => row),
      matches: matches.of(person.customer_id),
      pending: new Set(),
      standing: person.standing ?? undefined,
      rivals: [],
    }
  })
  const claimants = new Groups<Candidate>()
  for (const one of all) if (one.standing !== undefined && one.email !== undefined) claimants.add(one.email, one)
  const own = all.filter((_, index) => Number(people[index]?.number) > 0)
  const known = await withWrites(sql, own, population)
  const candidates = known.map((one): Candidate => {
    const same = one.standing === undefined ? [] : claimants.of(one.email ?? '')
    return same.length === 0 ? one : { ...one, rivals: same.filter(({ customerId }) => customerId !== one.customerId) }
  })
  return { candidates, owners: await readOwners(sql, candidates) }
}

class Groups<Item> {
  readonly #items = new Map<string, Item[]>()

  add(key: string, item: Item): void {
    const group = this.#items.get(key)
    if (group === undefined) this.#items.set(key, [item])
    else group.push(item)
  }

  of(key: string): readonly Item[] {
    return this.#items.get(key) ?? []
  }
}

async function readMembers(
  sql: SqlWork,
  dialect: Dialect,
  { models }: Population,
  source: SourceInputs,
  members: Groups<Member>,
): Promise<void> {
  const columns = source.lines.flatMap((line) => {
    const value = valueSql(line, dialect)
    return value === undefined ? [] : [{ line, value }]
  })
  const rows = await sql.rows<JsonObject>(
    `SELECT i.customer_id, CAST(i.contact_id AS VARCHAR) AS contact_id, i.is_deleted, i.updated_at${columns
      .map(({ line, value }) => `, ${value} AS ${ident(line.key)}`)
      .join('')}
     FROM ${membersFrom(source, models.identities)} JOIN ${chunk} p ON p.customer_id = i.customer_id
     ORDER BY i.updated_at DESC NULLS LAST, i.contact_id`,
  )
  for (const row of rows) {
    const values: Record<string, Json> = {}
    for (const { line } of columns) {
      const value = row[line.key] ?? null
      const isJson = line.input.kind === 'value' && line.input.path.length > 0
      // A JSON field that is not there at all is unknown, one that is null is empty.
      if (!isJson) values[line.key] = value
      else if (typeof value === 'string') values[line.key] = JSON.parse(value) as Json
    }
    members.add(String(row['customer_id']), {
      source: source.source,
      contactId: String(row['contact_id']),
      deleted: row['is_deleted'] === true,
      updatedAt: typeof row['updated_at'] === 'string' ? Date.parse(row['updated_at']) : undefined,
      values,
    })
  }
}

async function readMetrics(sql: SqlWork, { models, sources }: Population): Promise<ReadonlyMap<string, JsonObject>> {
  const columns = new Set(
    sources.flatMap(({ lines }) => lines.flatMap(({ input }) => (input.kind === 'metric' ? [input.column] : []))),
  )
  if (columns.size === 0) return new Map()
  const rows = await sql.rows<JsonObject>(
    `SELECT m.customer_id, ${[...columns].map((name) => `m.${ident(name)}`).join(', ')} FROM ${tableName(models.metrics)} m
     JOIN ${chunk} p ON p.customer_id = m.customer_id`,
  )
  return new Map(rows.map((row) => [String(row['customer_id']), row]))
}

interface ConfirmedRow {
  readonly now_id: string | null
  readonly customer_id: string
  readonly brevo_id: number | null
  readonly reason: string | null
  readonly delivered: Readonly<Record<string, AttributeValue | null>> | null
  readonly lists: readonly number[] | null
  readonly is_own: boolean
}

async function readConfirmed(sql: SqlWork): Promise<Groups<{ row: Confirmed; isOwn: boolean }>> {
  const rows = await sql.rows<ConfirmedRow>(
    `SELECT l.now_id, l.customer_id, l.brevo_id, a.reason, a.delivered, a.lists, l.is_own FROM ${ledgerTable} l
     JOIN _tajo.activation_ledger a ON a.customer_id = l.customer_id JOIN ${chunk} p ON p.customer_id = coalesce(l.now_id, l.customer_id) ORDER BY l.customer_id`,
  )
  const groups = new Groups<{ row: Confirmed; isOwn: boolean }>()
  for (const row of rows) {
    groups.add(row.now_id ?? row.customer_id, {
      isOwn: row.is_own || row.now_id === null,
      row: {
        wasInBrevo: row.brevo_id !== null || row.reason === 'deleted-in-brevo',
        delivered: row.delivered ?? {},
        lists: (row.lists ?? []).map(Number),
      },
    })
  }
  return groups
}

async function readMatches(sql: SqlWork, { layers, models }: Population): Promise<Groups<Match>> {
  const mirror = tableName({ layer: layers.mirror, table: 'contacts' })
  const rows = await sql.rows<MirrorRow & { customer_id: string; how: Found }>(
    `SELECT i.customer_id, 'ext_id' AS how, ${mirrorColumns} FROM ${chunk} p JOIN ${tableName(models.identities)} i ON i.customer_id = p.customer_id
       JOIN ${mirror} m ON m.ext_id = i.source || '-' || CAST(i.contact_id AS VARCHAR)
     UNION ALL SELECT p.customer_id, 'ledger', ${mirrorColumns} FROM ${chunk} p JOIN ${ledgerTable} l ON coalesce(l.now_id, l.customer_id) = p.customer_id
       JOIN ${mirror} m ON m.id = l.brevo_id
     UNION ALL SELECT p.customer_id, 'email', ${mirrorColumns} FROM ${chunk} p JOIN ${mirror} m ON lower(m.email) = p.email`,
  )
  const groups = new Groups<Match>()
  for (const row of rows) groups.add(row.customer_id, { how: row.how, contact: mirrorContact(row) })
  return groups
}

async function readOwners(
  sql: SqlWork,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<number, ReadonlySet<string>>> {
  const ids = new Set(candidates.flatMap(({ matches }) => matches.map(({ contact }) => contact.id)))
  if (ids.size === 0) return new Map()
  await sql.load(
    'tajo_now_ids',
    { id: 'bigint' },
    [...ids].map((id) => ({ id })),
  )
  const rows = await sql.rows<{ brevo_id: number; owner: string }>(
    `SELECT l.brevo_id, l.now_id AS owner FROM ${ledgerTable} l JOIN tajo_now_ids i ON i.id = l.brevo_id WHERE l.now_id IS NOT NULL`,
  )
  const owners = new Map<number, Set<string>>()
  for (const { brevo_id, owner } of rows) {
    const id = Number(brevo_id)
    owners.set(id, (owners.get(id) ?? new Set()).add(owner))
  }
  return owners
}

/** Contacts of Brevo that have one of these numbers, by digits. */
export interface PhoneOwners {
  readonly ids: ReadonlyMap<string, ReadonlySet<number>>
  /** Those that have it as the number text messages go to. */
  readonly matches: ReadonlyMap<string, readonly Match[]>
}

export async function phoneOwners(
  sql: SqlWork,
  dialect: Dialect,
  { layers }: Pick<Population, 'layers'>,
  digits: readonly string[],
  attributes: readonly string[],
): Promise<PhoneOwners> {
  const ids = new Map<string, Set<number>>()
  const matches = new Map<string, Match[]>()
  if (digits.length === 0) return { ids, matches }
  await sql.load(
    'tajo_now_phones',
    { digits: 'text', stored: 'text' },
    // Brevo shows digits [oas]; somebody's text attribute may have the plus.
    digits.flatMap((one) => [
      { digits: one, stored: one },
      { digits: one, stored: `+${one}` },
    ]),
  )
  const mirror = tableName({ layer: layers.mirror, table: 'contacts' })
  const having = (value: string, isSms: boolean): string =>
    `SELECT n.digits, ${isSms ? 'TRUE' : 'FALSE'} AS is_sms, ${mirrorColumns} FROM ${mirror} m
     JOIN tajo_now_phones n ON n.stored = ${value} WHERE m._tajo_deleted_at IS NULL`
  const others = attributes.map((name) => having(`trim(${dialect.jsonText('m.attributes', [name])}, '"')`, false))
  const rows = await sql.rows<MirrorRow & { digits: string; is_sms: boolean }>(
    [having('m.sms', true), ...others].join(' UNION ALL '),
  )
  for (const row of rows) {
    ids.set(row.digits, (ids.get(row.digits) ?? new Set()).add(Number(row.id)))
    const match: Match = { how: 'phone', contact: mirrorContact(row) }
    if (row.is_sms) matches.set(row.digits, [...(matches.get(row.digits) ?? []), match])
  }
  return { ids, matches }
}
