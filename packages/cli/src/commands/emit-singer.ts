import { TajoError } from '@tajo/core/errors'
import type { ChosenStream, OfferedStream } from '@tajo/warehouse/protocol/offered-stream'
import { singerCatalog, singerSelection } from '@tajo/warehouse/protocol/singer-catalog'
import { singerFeed } from '@tajo/warehouse/protocol/singer-feed'
import { readSingerState } from '@tajo/warehouse/protocol/singer-state'
import type { Context } from '../context.ts'
import { emittedSource } from '../emit/config.ts'
import { emittedStreams, offeredStreams } from '../emit/offering.ts'
import { openOutput } from '../emit/output.ts'
import { readJson } from '../emit/read-json.ts'
import { runEmission } from '../emit/run.ts'
import { openPlace } from '../open.ts'
import { emitWords } from '../text/emit.ts'
import { verdictLine } from '../text/sync.ts'

export interface EmitInput {
  readonly catalog?: string
  readonly state?: string
  readonly cache?: string
  readonly connector?: string
}

export interface EmitSingerInput extends EmitInput {
  readonly discover?: boolean
  readonly properties?: string
  readonly versions: boolean
}

/** A Singer tap: only messages on stdout, everything else on stderr. */
export async function emitSinger(context: Context, name: string | undefined, input: EmitSingerInput): Promise<number> {
  const { connector, state, cache, versions } = input
  const { config, source: emitted } = await emittedSource(context, {
    ...(name === undefined ? {} : { source: name }),
    ...(connector === undefined ? {} : { connector }),
  })
  const place = await openPlace(context, config)
  return place.withConnection(emitted, async (connection) => {
    const offered = offeredStreams(emitted, connection)
    if (input.discover === true) {
      context.io.stdout.write(`${JSON.stringify(singerCatalog(offered), undefined, 2)}\n`)
      return 0
    }
    const chosen = await chosenStreams(context, input, offered)
    const { bookmarks, states } = readSingerState(state === undefined ? {} : await readJson(context, state))
    const output = openOutput(context)
    try {
      const { source, streams } = emittedStreams(emitted, connection, chosen, context.io.clock.now())
      const feed = singerFeed({ out: output.out, bookmarks, versions })
      const report = await runEmission(context, { source, streams, states, feed, output, cache })
      context.say(verdictLine(report, context.errorStyle))
      return report.exitCode
    } finally {
      output.dispose()
    }
  })
}

/** Without a catalog all streams that `tajo sync` would read. */
async function chosenStreams(
  context: Context,
  { catalog, properties }: EmitSingerInput,
  offered: readonly OfferedStream[],
): Promise<readonly ChosenStream[]> {
  const path = catalog ?? properties
  if (path === undefined)
    return offered
      .filter(({ byDefault }) => byDefault)
      .map(({ emitted, incremental }) => ({ name: emitted.table.stream, whole: !incremental, without: new Set() }))
  const chosen = singerSelection(await readJson(context, path), offered)
  if (chosen.length === 0)
    throw new TajoError('TAJO_ARGUMENT', emitWords.nothingSelected, { hint: emitWords.selectOne })
  return chosen
}
