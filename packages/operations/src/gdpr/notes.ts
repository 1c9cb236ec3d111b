import type { SqlWork } from '@tajo/core/sql'
import { quoted, text } from '@tajo/warehouse/sql-text'
import type { Workplace } from '../workplace.ts'
import { type Found, isThere } from './find-person.ts'
import type { LookedUp } from './look-up.ts'
import type { SystemOutcome } from './receipt.ts'
import { gdprWords } from './words.ts'

/** What a person should know of an erasure beside the numbers. */
export function erasureNotes(
  place: Workplace,
  kind: string,
  { stored, problem }: Pick<LookedUp, 'stored' | 'problem'>,
  systems: readonly SystemOutcome[],
  isStaff: boolean,
): readonly string[] {
  const notes: string[] = []
  if (isStaff) notes.push(gdprWords.staff)
  if (systems.some(({ type, outcome }) => type === 'freshdesk' && outcome === 'erased')) notes.push(gdprWords.freshdesk)
  for (const { system, outcome } of systems) if (outcome === 'kept') notes.push(gdprWords.kept(system))
  if (problem !== undefined) notes.push(gdprWords.notAsked(problem))
  if (stored.unknown.length > 0) notes.push(gdprWords.unknownTables(stored.unknown))
  if (place.personalStores === undefined) notes.push(gdprWords.noStores)
  notes.push(gdprWords.names, gdprWords.suppressed, gdprWords.backups)
  notes.push(kind === 'postgres' ? gdprWords.postgres : gdprWords.duckdb)
  return notes
}

/** Whether the support model knows the person as somebody who answers. */
export async function isStaff(sql: SqlWork, layer: string, { customers }: Found): Promise<boolean> {
  if (customers.length === 0 || !(await isThere(sql, layer, 'customer_identities'))) return false
  const found = await sql.count(
    `SELECT count(*) FROM ${quoted(layer)}.customer_identities WHERE is_staff AND customer_id IN (${customers.map(text).join(', ')})`,
  )
  return found > 0
}
