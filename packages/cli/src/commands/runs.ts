import { runsGetOperation } from '@tajo/operations/list/runs-get'
import { runsListOperation } from '@tajo/operations/list/runs-list'
import { call } from '../call.ts'
import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { runsText, runText } from '../text/runs.ts'

export interface RunsInput {
  readonly source?: string
  readonly limit: number
}

export async function runs(context: Context, id: string | undefined, { source, limit }: RunsInput): Promise<number> {
  const config = await openConfig(context)
  if (id !== undefined) {
    const run = await call(context, config, runsGetOperation, { id, source })
    context.result({ runs: [run] }, (style) => runText(run, context.width, style))
    return 0
  }
  const { runs: found } = await call(context, config, runsListOperation, { source, limit })
  context.result({ runs: found }, (style) => runsText(found, context.io.clock.now(), context.width, style))
  return 0
}
