import type { StreamAccess } from '@tajo/core/connector'
import { isTajoError } from '@tajo/core/errors'
import type { TestReport } from './reports.ts'
import type { Source } from './source.ts'

/** Asks the vendor who we are and for the smallest piece of each stream. A handful of credits; writes nothing. */
export async function testSource(source: Source): Promise<TestReport> {
  try {
    const account = await source.connection.account()
    const streams: StreamAccess[] = []
    for (const { stream } of source.streams.values()) streams.push(await source.connection.testStream(stream))
    const failing = streams.filter(
      ({ stream, access }) => access === 'failed' || (access !== 'ok' && source.streams.get(stream)?.asked === true),
    )
    const { allowedPerMinute: _allowed, remaining } = source.connection.usage()
    return {
      source: source.name,
      account: account.account,
      ok: failing.length === 0,
      exitCode: failing.length === 0 ? 0 : 3,
      limitPerMinute: account.limitPerMinute ?? null,
      remaining: remaining ?? null,
      notes: account.notes ?? [],
      streams,
      error: null,
    }
  } catch (error) {
    if (!isTajoError(error)) throw error
    return {
      source: source.name,
      account: null,
      ok: false,
      exitCode: error.exitCode,
      limitPerMinute: null,
      remaining: null,
      notes: [],
      streams: [],
      error: { code: error.code, message: error.message, hint: error.hint },
    }
  }
}
