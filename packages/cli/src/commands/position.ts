import { sourceNamed } from '@tajo/core/config/sources'
import type { Context } from '../context.ts'
import { openConfig, withSource, withWarehouse } from '../open.ts'
import { positionText } from '../text/position.ts'
import { sinceDate } from './plan.ts'

/** Words that stand for no position: everything is read again. */
const beginning = new Set(['reset', 'beginning'])

/** Without a date shows where a stream reads on; with one moves it there. */
export async function position(
  context: Context,
  sourceName: string,
  stream: string,
  date: string | undefined,
): Promise<number> {
  const to = date === undefined || beginning.has(date) ? undefined : sinceDate(date, context.io.clock.now())
  const config = await openConfig(context)
  const sourceConfig = sourceNamed(config, sourceName)
  const engine = await import('@tajo/engine/position')
  const opening = { command: 'position', readOnly: date === undefined }
  const report = await withWarehouse(context, config, opening, (warehouse) =>
    withSource(context, sourceConfig, async (source) => {
      const before = await engine.position(source, warehouse, stream)
      if (date === undefined) return { source: sourceName, stream, position: before }
      await engine.setPosition(source, warehouse, stream, to)
      return { source: sourceName, stream, position: await engine.position(source, warehouse, stream), before }
    }),
  )
  context.result(report, () => positionText(report))
  return 0
}
