import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { holding } from './holding.ts'
import { openEnvelope, sealEnvelope } from './position-envelope.ts'
import { chooseStreams, type Source } from './source.ts'

/** Where a stream stands, and `null` when it is read whole or was never read. */
export async function position(source: Source, warehouse: Warehouse, stream: string): Promise<string | null> {
  const [chosen] = chooseStreams(source, [stream])
  if (chosen === undefined) return null
  return source.connection.positionOf(chosen.stream, openEnvelope(await warehouse.checkpoint(source.name, stream))?.at)
}

/**
 * Makes the next sync read from `from`, back or forward; `undefined` forgets the position and reads everything. Forward
 * leaves out what changed in between, which is why only a person may say it.
 */
export function setPosition(
  source: Source,
  warehouse: Warehouse,
  stream: string,
  from: Date | undefined,
): Promise<void> {
  return holding(source.name, warehouse, () => move(source, warehouse, stream, from))
}

async function move(source: Source, warehouse: Warehouse, stream: string, from: Date | undefined): Promise<void> {
  const [chosen] = chooseStreams(source, [stream])
  if (chosen === undefined) return
  if (from === undefined) return warehouse.setCheckpoint(source.name, stream, undefined)
  if (chosen.stream.cursor === undefined) {
    throw new TajoError('TAJO_USAGE', `${stream} has no position in time: each sync reads what is due.`, {
      hint: `Use \`tajo position ${source.name} ${stream} reset\` to read it all again.`,
    })
  }
  const stored = openEnvelope(await warehouse.checkpoint(source.name, stream))
  const at = source.connection.positionAt(chosen.stream, from)
  const columns = stored?.columns ?? Object.keys(chosen.table.columns)
  await warehouse.setCheckpoint(
    source.name,
    stream,
    sealEnvelope({ at, fullAt: stored?.fullAt ?? null, since: stored?.since ?? null, columns }),
  )
}
