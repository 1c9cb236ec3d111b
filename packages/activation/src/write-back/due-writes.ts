import type { SqlWork } from '@tajo/core/sql'
import type { HelpdeskWrite } from '../plan.ts'
import { fingerprintOf, placeOf } from './fingerprint.ts'
import { type RememberedWrite, readWrites, saveWrites } from './memory.ts'

const dayMs = 86_400_000
/** A value that the helpdesk sets back so often within a day is not written again before the day is over. */
const mostInVain = 3

/**
 * The writes that have a chance. Left out is what the helpdesk refused, until the value changes or its time has come, and what it took and
 * keeps otherwise: rules of its own would have the two sides write for ever.
 *
 * `lookedAt` is a relation of the customers the plan has looked at: what was refused of them and is not wanted any more is forgotten.
 */
export async function dueHelpdeskWrites(
  sql: SqlWork,
  writes: readonly HelpdeskWrite[],
  lookedAt: string,
  now: string,
): Promise<readonly HelpdeskWrite[]> {
  const places = writes.map((write) => placeOf(write.source, write.contactId, write.field))
  const remembered = await readWrites(sql, places)
  const nowMs = Date.parse(now)
  const kept: RememberedWrite[] = []
  const due = writes.filter((write, index) => {
    const place = places[index] ?? ''
    const last = remembered.get(place)
    if (last === undefined || last.valueHash !== fingerprintOf(place, write.after)) return true
    const moved = versionMs(write.version) - versionMs(last.version)
    if (last.state === 'sent') return true
    if (last.state === 'refused' && isDue(last.nextTryAt, nowMs)) return true
    // Nobody has edited the contact since, and yet it has another value.
    if (last.state === 'written' && moved === 0) kept.push({ ...last, state: 'refused', cause: 'kept-otherwise' })
    if (moved <= 0) return false
    const restMs = Date.parse(last.writtenAt) + dayMs
    if (last.attempts < mostInVain || nowMs >= restMs) return true
    kept.push({ ...last, state: 'refused', cause: 'set-back', nextTryAt: new Date(restMs).toISOString() })
    return false
  })
  await saveWrites(sql, kept)
  await forgetRefusals(sql, places, lookedAt)
  return due
}

function isDue(nextTryAt: string | null, nowMs: number): boolean {
  return nextTryAt !== null && Date.parse(nextTryAt) <= nowMs
}

function versionMs(version: string | null): number {
  return version === null ? 0 : Date.parse(version)
}

async function forgetRefusals(sql: SqlWork, wanted: readonly string[], lookedAt: string): Promise<void> {
  await sql.load(
    'tajo_places',
    { id: 'text' },
    wanted.map((id) => ({ id })),
  )
  // The row stays: what the warehouse does not show yet is known by it.
  await sql.run(
    `UPDATE _tajo.helpdesk_writes SET state = 'written', value_hash = '', cause = NULL, reason = NULL, next_try_at = NULL
     WHERE state = 'refused' AND customer_id IN (SELECT customer_id FROM ${lookedAt}) AND id NOT IN (SELECT id FROM tajo_places)`,
  )
}
