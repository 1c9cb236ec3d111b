import { sourceNamed } from '@tajo/core/config/sources'
import { positionGetOperation } from '@tajo/operations/list/position-get'
import { positionSetOperation } from '@tajo/operations/list/position-set'
import { positionDate } from '@tajo/operations/reading-options'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { positionText } from '../text/position.ts'

/** Without a date shows where a stream reads on; with one moves it there. */
export async function position(
  context: Context,
  sourceName: string,
  stream: string,
  date: string | undefined,
): Promise<number> {
  // A date nobody understands is refused before anything is opened.
  if (date !== undefined) positionDate(date, context.io.clock.now())
  const config = await openConfig(context)
  const { name: source } = sourceNamed(config, sourceName)
  const report = await (date === undefined
    ? call(context, config, positionGetOperation, { source, stream })
    : call(context, config, positionSetOperation, { source, stream, to: date }))
  context.result(report, () => positionText(report))
  return 0
}
