import { Agent, request } from 'node:http'
import type { Bolt } from './storm.ts'

/** What the sender knows of a delivery after its last try. */
export interface Outcome {
  readonly bolt: Bolt
  /** Of every answer, in order; 0: none came. */
  readonly statuses: readonly number[]
}

export interface SenderOptions {
  readonly urlOf: (source: string) => string
  /** Deliveries under way at once. */
  readonly lanes: number
  /** Told after each delivery that has come to its end. */
  readonly onEnd: (ended: number) => void
  readonly now: () => number
}

const againAfterMs = 300
/** A vendor does not wait for ever; what is stored after that is a duplicate of the next try. */
const patienceMs = 12_000

/**
 * Sends everything, in order as far as the lanes go. A 2xx ends a delivery, so does a plain refusal; on a server that does not answer,
 * or asks to come again, it is sent again, as Freshdesk and Brevo do; their minutes are milliseconds here.
 */
export async function sendStorm(
  bolts: readonly Bolt[],
  { urlOf, lanes, onEnd, now }: SenderOptions,
): Promise<Outcome[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes })
  const outcomes: Outcome[] = []
  let next = 0
  const lane = async (): Promise<void> => {
    for (let bolt = bolts[next++]; bolt !== undefined; bolt = bolts[next++]) {
      bolt.happens?.()
      const statuses: number[] = []
      for (;;) {
        const status = await post(agent, addressOf(bolt, urlOf), bolt.body, bolt.headers(now()))
        statuses.push(status)
        if (isFinal(status)) break
        await new Promise((resolve) => setTimeout(resolve, againAfterMs))
      }
      outcomes.push({ bolt, statuses })
      onEnd(outcomes.length)
    }
  }
  try {
    await Promise.all(Array.from({ length: lanes }, lane))
  } finally {
    agent.destroy()
  }
  return outcomes
}

function isFinal(status: number): boolean {
  return (status >= 200 && status < 300) || [400, 401, 403, 404, 413].includes(status)
}

function addressOf({ source, token }: Bolt, urlOf: (source: string) => string): string {
  const url = urlOf(source)
  return token === undefined ? url : url.replace(/[^/]+$/, token)
}

/** 0 where no answer came. */
function post(agent: Agent, url: string, body: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve) => {
    const outgoing = request(
      url,
      {
        method: 'POST',
        agent,
        timeout: patienceMs,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        // The word counts from here on: a body refused early is cut off, and the connection with it.
        answer.on('error', () => undefined)
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
    outgoing.on('timeout', () => outgoing.destroy())
    // A server that refuses a body early may close before all of it was sent.
    outgoing.on('error', () => resolve(0))
    outgoing.end(body)
  })
}
