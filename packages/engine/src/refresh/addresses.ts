import type { Warehouse } from '@tajo/core/warehouse'
import type { Source } from '../source.ts'
import type { Due } from './due.ts'
import { type Answer, keysFrom, readRecord } from './read-due.ts'
import { keysByEmail } from './stored-versions.ts'

/** A key that is no id: of a person nothing but the e-mail is told. */
const prefix = 'email:'

/** Records that were found by an address. */
export interface Addressed {
  /** The same with ids alone. */
  readonly due: Due
  /** What came with an address, by the id it brought. */
  readonly answers: ReadonlyMap<string, Answer>
}

/**
 * Puts ids in the place of addresses. Whoever is stored under an address that another one has now, or nobody, is read again too: of
 * them it says that they have another one, or are gone.
 */
export async function withoutAddresses(source: Source, warehouse: Warehouse, due: Due): Promise<Addressed> {
  const addressed = [...due.keys].filter((key) => key.startsWith(prefix))
  const answers = new Map<string, Answer>()
  if (addressed.length === 0) return { due, answers }
  const { stream } = due
  const keys = new Set([...due.keys].filter((key) => !key.startsWith(prefix)))
  for (const key of addressed) {
    const stored = await keysByEmail(warehouse, stream, key.slice(prefix.length))
    for (const id of stored) keys.add(id)
    const answer = await readRecord(source, stream, key)
    const ids = keysFrom(answer, stream.table)
    for (const id of ids) {
      keys.add(id)
      answers.set(id, answer)
    }
  }
  return { due: { ...due, keys }, answers }
}
