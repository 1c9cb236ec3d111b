import type { HelpdeskWrite } from '@tajo/activation/plan'
import type { WriteBackReport } from '@tajo/activation/write-back/write-back'
import { sourceNamed } from '@tajo/core/config/sources'
import type { ContactWriter } from '@tajo/core/connector'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Workplace } from '../workplace.ts'

/** Writes edits made in Brevo to the helpdesks they are for. */
export async function writeBackTo(
  place: Workplace,
  planId: string,
  writes: readonly HelpdeskWrite[],
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<WriteBackReport> {
  const { writeBack } = await import('@tajo/activation/write-back/write-back')
  const names = [...new Set(writes.map(({ source }) => source))]
  return withWriters(place, names, (writers) =>
    writeBack({ writes, writers, warehouse, clock: place.clock, planId, signal }),
  )
}

/** Opens these helpdesks one inside of the other, so that each is closed whatever happens. */
async function withWriters<T>(
  place: Workplace,
  [name, ...rest]: readonly string[],
  use: (writers: ReadonlyMap<string, ContactWriter>) => Promise<T>,
  opened: ReadonlyMap<string, ContactWriter> = new Map(),
): Promise<T> {
  if (name === undefined) return use(opened)
  return place.withConnection(sourceNamed(place.config, name), ({ contacts }) => {
    const writers = contacts === undefined ? opened : new Map([...opened, [name, contacts] as const])
    return withWriters(place, rest, use, writers)
  })
}
