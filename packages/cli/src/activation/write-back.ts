import type { HelpdeskWrite } from '@tajo/activation/plan'
import type { WriteBackReport } from '@tajo/activation/write-back/write-back'
import type { Config } from '@tajo/core/config/config'
import { sourceNamed } from '@tajo/core/config/sources'
import type { Connection, ContactWriter } from '@tajo/core/connector'
import type { Warehouse } from '@tajo/core/warehouse'
import type { Context } from '../context.ts'
import { withConnection } from '../open.ts'

/** Writes edits made in Brevo to the helpdesks they are for. */
export async function writeBackTo(
  context: Context,
  config: Config,
  planId: string,
  writes: readonly HelpdeskWrite[],
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<WriteBackReport> {
  const { writeBack } = await import('@tajo/activation/write-back/write-back')
  const names = [...new Set(writes.map(({ source }) => source))]
  return withWriters(context, config, names, (writers) =>
    writeBack({
      writes,
      writers,
      warehouse,
      clock: context.io.clock,
      planId,
      signal,
    }),
  )
}

/** Opens these helpdesks one inside of the other, so that each is closed whatever happens. */
async function withWriters<T>(
  context: Context,
  config: Config,
  [name, ...rest]: readonly string[],
  use: (writers: ReadonlyMap<string, ContactWriter>) => Promise<T>,
  opened: ReadonlyMap<string, ContactWriter> = new Map(),
): Promise<T> {
  if (name === undefined) return use(opened)
  return withConnection(context, sourceNamed(config, name), ({ contacts }: Connection) => {
    const writers = contacts === undefined ? opened : new Map([...opened, [name, contacts] as const])
    return withWriters(context, config, rest, use, writers)
  })
}
