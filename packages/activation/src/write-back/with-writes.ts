import type { Json } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { type Candidate, fieldOf } from '../desired/candidate.ts'
import type { SourceInputs } from '../desired/population.ts'
import { knownWrites, type StoredContact } from './known-writes.ts'
import { confirmWrites, type RememberedWrite, writesTo } from './memory.ts'

/**
 * The candidates with what is known of Tajo's own writes to their helpdesk contacts: fields the warehouse does not show yet, and writes whose
 * answer was lost and which it does show. The latter are confirmed by that.
 */
export async function withWrites(
  sql: SqlWork,
  candidates: readonly Candidate[],
  { sources, at }: { readonly sources: readonly Pick<SourceInputs, 'source' | 'lines'>[]; readonly at: string },
): Promise<readonly Candidate[]> {
  const writes = await writesTo(
    sql,
    candidates.flatMap(({ members }) => members),
  )
  if (writes.length === 0) return candidates
  const fields = new Map(
    sources.map(({ source, lines }) => [source, lines.map((line) => [fieldOf(line), line.key] as const)]),
  )
  const stored = candidates.flatMap(({ members }) =>
    members.map((member): StoredContact => {
      const values = (fields.get(member.source) ?? []).flatMap(([field, key]): (readonly [string, Json])[] => {
        const value = member.values[key]
        return field === undefined || value === undefined ? [] : [[field, value]]
      })
      return { ...member, values: Object.fromEntries(values) }
    }),
  )
  const { pending, arrived: found } = knownWrites(stored, writes, Date.parse(at))
  // Whoever was somebody else when it was sent.
  const owners = new Map(
    candidates.flatMap(({ customerId, members }) =>
      members.map(({ source, contactId }) => [`${source} ${contactId}`, customerId] as const),
    ),
  )
  const arrived = found.map((write) => ({
    ...write,
    customerId: owners.get(`${write.source} ${write.contactId}`) ?? write.customerId,
  }))
  await confirmWrites(sql, arrived)
  return candidates.map((candidate) => ({ ...settled(candidate, arrived), pending }))
}

function settled(candidate: Candidate, arrived: readonly RememberedWrite[]): Candidate {
  const own = arrived.filter(({ customerId }) => customerId === candidate.customerId)
  if (own.length === 0) return candidate
  const { ledger = { wasInBrevo: false, delivered: {}, lists: [] } } = candidate
  const delivered = Object.assign({}, ledger.delivered, ...own.map(({ settles }) => settles))
  return { ...candidate, ledger: { ...ledger, delivered } }
}
