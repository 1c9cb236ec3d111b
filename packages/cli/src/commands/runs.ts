import { TajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { openConfig, withWarehouse } from '../open.ts'
import { runsText, runText } from '../text/runs.ts'

export interface RunsInput {
  readonly source?: string
  readonly limit: number
}

export async function runs(context: Context, id: string | undefined, input: RunsInput): Promise<number> {
  const config = await openConfig(context)
  const filter = {
    ...(input.source === undefined ? {} : { source: input.source }),
    ...(id === undefined ? {} : { id }),
  }
  const found = await withWarehouse(context, config, { command: 'runs', readOnly: true }, (warehouse) =>
    warehouse.runs({ ...filter, limit: input.limit }),
  )
  const [run] = found
  if (id !== undefined && run === undefined) {
    throw new TajoError('TAJO_USAGE', `There is no run "${id}".`, { hint: 'Run `tajo runs` to see them.' })
  }
  context.result({ runs: found }, (style) =>
    id !== undefined && run !== undefined
      ? runText(run, context.width, style)
      : runsText(found, context.io.clock.now(), context.width, style),
  )
  return 0
}
