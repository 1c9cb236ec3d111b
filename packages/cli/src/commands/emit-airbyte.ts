import { sourceJsonSchema } from '@tajo/core/config/source-schema'
import type { Connection } from '@tajo/core/connector'
import { codes, type ErrorCode } from '@tajo/core/error-codes'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { StreamReport, SyncReport } from '@tajo/engine/reports'
import { airbyteCatalog, airbyteSelection } from '@tajo/warehouse/protocol/airbyte-catalog'
import { airbyteFeed } from '@tajo/warehouse/protocol/airbyte-feed'
import { airbyte } from '@tajo/warehouse/protocol/airbyte-messages'
import { readAirbyteState } from '@tajo/warehouse/protocol/airbyte-state'
import type { Out } from '@tajo/warehouse/protocol/feed'
import type { EmittedStream } from '@tajo/warehouse/protocol/track'
import type { Context } from '../context.ts'
import { connectorKind, emittedSource } from '../emit/config.ts'
import { emittedStreams, offeredStreams } from '../emit/offering.ts'
import { openOutput } from '../emit/output.ts'
import { readJson } from '../emit/read-json.ts'
import { runEmission } from '../emit/run.ts'
import { openPlace } from '../open.ts'
import { emitWords } from '../text/emit.ts'
import { verdictLine } from '../text/sync.ts'
import type { EmitInput } from './emit-singer.ts'

type AirbyteCommand = 'spec' | 'check' | 'discover' | 'read'

/** An Airbyte source: the four commands of the protocol, every word on stdout a message of it, failures too. */
export async function emitAirbyte(context: Context, command: AirbyteCommand, input: EmitInput): Promise<number> {
  const { io } = context
  try {
    switch (command) {
      case 'spec':
        io.stdout.write(airbyte.spec(sourceJsonSchema(connectorKind(input.connector) ?? 'freshdesk')))
        return 0
      case 'check':
        return await check(context, input)
      case 'discover': {
        const { config, source } = await emittedSource(context, input)
        const place = await openPlace(context, config)
        await place.withConnection(source, async (connection) => {
          io.stdout.write(airbyte.catalog(airbyteCatalog(offeredStreams(source, connection))))
        })
        return 0
      }
      case 'read':
        return await read(context, input)
    }
  } catch (error) {
    const known = isTajoError(error) ? error : new TajoError('TAJO_INTERNAL', messageOf(error), { cause: error })
    io.stdout.write(errorTrace(context, known.code, `${known.message} ${known.hint}`))
    throw known
  }
}

/** Credentials that do not work are a result, not a failure of the check [airbyte: CONNECTION_STATUS]. */
async function check(context: Context, input: EmitInput): Promise<number> {
  try {
    const { config, source } = await emittedSource(context, input)
    const place = await openPlace(context, config)
    await place.withConnection(source, (connection) => connection.account())
    context.io.stdout.write(airbyte.connectionStatus(undefined))
  } catch (error) {
    if (!isTajoError(error)) throw error
    context.io.stdout.write(airbyte.connectionStatus(context.redact(`${error.message} ${error.hint}`)))
  }
  return 0
}

async function read(context: Context, input: EmitInput): Promise<number> {
  if (input.catalog === undefined)
    throw new TajoError('TAJO_USAGE', emitWords.needsCatalog, { hint: emitWords.giveCatalog })
  const configured = await readJson(context, input.catalog)
  const states = readAirbyteState(input.state === undefined ? [] : await readJson(context, input.state))
  const { config, source: emittedOne } = await emittedSource(context, input)
  const place = await openPlace(context, config)
  return place.withConnection(emittedOne, async (connection) => {
    const chosen = airbyteSelection(configured, offeredStreams(emittedOne, connection))
    if (chosen.length === 0) return 0
    const { source, streams } = emittedStreams(emittedOne, connection, chosen, context.io.clock.now())
    const output = openOutput(context)
    try {
      const emitted = streams.filter((stream) => stream.emitted)
      const news = emitted.filter(({ name, whole }) => whole || !states.has(name))
      await estimate(context, connection, news, output.out)
      const feed = airbyteFeed(output.out, context.io.clock)
      const report = await runEmission(context, { source, streams, states, feed, output, cache: input.cache })
      const ended = await endStreams(context, report, new Set(emitted.map(({ name }) => name)), output.out)
      context.say(verdictLine(report, context.errorStyle))
      if (report.verdict.kind === 'interrupted') return report.exitCode
      return ended ? 0 : Math.max(1, report.exitCode === 5 ? 1 : report.exitCode)
    } finally {
      output.dispose()
    }
  })
}

/** Rows to expect of lists that are read from the beginning, where one cheap call tells. */
async function estimate(
  context: Context,
  connection: Connection,
  streams: readonly EmittedStream[],
  out: Out,
): Promise<void> {
  for (const { name, parent } of streams) {
    const stream = connection.streams.find((each) => each.name === name)
    if (stream === undefined || parent !== undefined || stream.paging !== 'pages') continue
    try {
      const { rows } = await connection.size(stream, undefined)
      if (rows !== undefined) await out(airbyte.estimate(name, Math.round(rows), context.io.clock.now()))
    } catch (error) {
      // The read itself will say what is wrong, if anything is.
      if (!isTajoError(error) || error.code === 'TAJO_INTERRUPTED') throw error
      await out(airbyte.log('INFO', context.redact(emitWords.noEstimate(name, error.message))))
    }
  }
}

/** How each stream ended; `false` when one of them is not complete. */
async function endStreams(
  context: Context,
  report: SyncReport,
  emitted: ReadonlySet<string>,
  out: Out,
): Promise<boolean> {
  let complete = true
  for (const stream of report.streams) {
    const ended = endOf(context, stream)
    for (const note of stream.notes) await out(airbyte.log('INFO', context.redact(`${stream.stream}: ${note}`)))
    for (const line of ended.words) await out(line)
    // A parent that is read for its children only has no status, yet without it they are not complete.
    complete &&= ended.complete
    if (!emitted.has(stream.stream)) continue
    await out(airbyte.status(stream.stream, ended.complete ? 'COMPLETE' : 'INCOMPLETE', context.io.clock.now()))
  }
  return complete
}

function endOf(context: Context, { stream, verdict }: StreamReport): { complete: boolean; words: readonly string[] } {
  const log = (text: string): string => airbyte.log('WARN', context.redact(text))
  switch (verdict.kind) {
    case 'complete':
      return { complete: true, words: [] }
    case 'complete-except':
      return { complete: true, words: [log(emitWords.rejected(stream, verdict.rejected))] }
    case 'incomplete':
      return {
        complete: false,
        words: [errorTrace(context, 'TAJO_CAPPED', emitWords.incomplete(stream, verdict.reason), stream)],
      }
    case 'skipped':
      return {
        complete: false,
        words: [errorTrace(context, 'TAJO_FORBIDDEN', emitWords.skipped(stream, verdict.reason), stream)],
      }
    case 'failed':
      return {
        complete: false,
        words: [errorTrace(context, verdict.code, `${verdict.reason} ${verdict.hint}`, stream)],
      }
    case 'interrupted':
      return { complete: false, words: [log(emitWords.interrupted(stream))] }
  }
}

function errorTrace(context: Context, code: string, text: string, stream?: string): string {
  const family = code in codes ? codes[code as ErrorCode].family : 'bug'
  const message = context.redact(text)
  return airbyte.error({ message, internal: code, family }, context.io.clock.now(), stream)
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
