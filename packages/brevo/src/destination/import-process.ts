import { isTajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import type { Answer } from '../answers.ts'
import { caps } from '../limits.ts'
import type { ImportTools } from './import.ts'
import { stream } from './stream.ts'

/** Reports of rows that were not taken, by the vendor's name for the cause. */
export type Reports = Readonly<Record<string, string>>

export type Ended = { readonly ok: true; readonly reports: Reports } | { readonly ok: false; readonly reason: string }

/** First look at an import, by rows: small ones end within seconds. */
const msPerRow = 2
const firstLookMs = 2000
/** An hour and a half. */
const mostLooks = 90
const pollPatienceMs = 5 * 60_000

/**
 * Waits for imports to end. Processes are in the class of 100 calls an hour, so one is asked for at a time: the next right
 * after one that ended, the same one not before a minute.
 */
export async function processEnds(
  tools: ImportTools,
  started: readonly { readonly id: number; readonly rows: number }[],
  signal: AbortSignal,
): Promise<readonly Ended[]> {
  const ended: Ended[] = []
  let looks = 0
  for (const { id, rows } of started) {
    await tools.clock.sleep(Math.min(caps.pollMs, Math.max(firstLookMs, rows * msPerRow)), signal)
    for (;;) {
      const state = await look(tools, id, signal)
      looks += 1
      if (state !== undefined) {
        ended.push(state)
        break
      }
      if (looks >= mostLooks) return [...ended, { ok: false, reason: `import ${id} has not ended` }]
      await tools.clock.sleep(caps.pollMs, signal)
    }
  }
  return ended
}

/** `undefined`: it goes on. */
async function look({ client }: ImportTools, id: number, signal: AbortSignal): Promise<Ended | undefined> {
  let answer: Answer
  try {
    answer = await client.get(`/processes/${id}`, {}, { stream, signal, limitedPatienceMs: pollPatienceMs })
  } catch (error) {
    if (signal.aborted || !isTajoError(error)) throw error
    return { ok: false, reason: `how import ${id} ended could not be asked for: ${error.message}` }
  }
  if (answer.kind !== 'ok') return { ok: false, reason: `import ${id} cannot be asked for: ${answer.message}` }
  const data = isObject(answer.data) ? answer.data : {}
  switch (data['status']) {
    case 'completed':
      return { ok: true, reports: reportsIn(data['info']) }
    case 'failed':
    case 'cancelled':
      return { ok: false, reason: `Brevo ended import ${id} as ${data['status']}` }
    default:
      // `queued`, `in_process`, `processing`, and whatever comes: names were added before. [client]
      return undefined
  }
}

/** Links of CSV files, or null. The vendor's description says integers, which is wrong. [sdk][client] */
function reportsIn(info: unknown): Reports {
  const reports = isObject(info) && isObject(info['import']) ? info['import'] : {}
  return Object.fromEntries(
    Object.entries(reports).flatMap(([name, url]) => (typeof url === 'string' && url !== '' ? [[name, url]] : [])),
  )
}
