import { RateBudget } from '@tajo/core/budget/rate-budget'
import type { ConnectDependencies, Connection, Usage } from '@tajo/core/connector'
import { createSender, type Sender } from '@tajo/core/http/send'
import { createTransport } from '@tajo/core/http/transport'
import type { Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import { readAccount } from './account.ts'
import { createClient } from './client.ts'
import { costOf, minutesFor } from './cost.ts'
import { type FieldStream, fieldDefinitions } from './custom-fields.ts'
import { feedbackFrom } from './feedback.ts'
import { planByTotal } from './limits.ts'
import { positionAt, positionOf } from './position.ts'
import { withDetails } from './read/details.ts'
import { readAgain } from './read-again.ts'
import { readOne } from './read-one.ts'
import { sizeOf, vendorCount } from './sizes.ts'
import { streamNamed, streams } from './streams/index.ts'
import { testStream } from './test-stream.ts'

export interface FreshdeskOptions {
  /** The source's name, for messages. */
  readonly source: string
  /** `https://acme.freshdesk.com`, or a loopback address; without `/api/v2`. */
  readonly baseUrl: string
  readonly apiKey: string
  /** Calls a minute the user allows; default: what the account reports, less the reserve. */
  readonly rateLimit?: number
  readonly reservePercent: number
  /** Whether an include counts against the limits of list endpoints too. Undocumented; `credits` is the safe answer. */
  readonly subLimitUnit?: 'credits' | 'calls'
  readonly sender?: Sender
}

/** Calls under way at once: enough to use any plan's limit, few enough to be polite. */
const connections = 8
/** A page of 100 tickets, each with a description of a megabyte, still fits. */
const maxBodyBytes = 512 * 2 ** 20
const minuteMs = 60_000

/** Opens a Freshdesk account. Nothing is asked of the vendor yet. */
export function connectFreshdesk(options: FreshdeskOptions, { clock, log, random }: ConnectDependencies): Connection {
  const budget = new RateBudget({
    clock,
    reserve: options.reservePercent / 100,
    classLimits: (total) => planByTotal(total).limits,
    classUnit: options.subLimitUnit ?? 'credits',
    maxUnderWay: connections,
    ...(options.rateLimit === undefined ? {} : { limitPerMinute: options.rateLimit }),
  })
  const transport = createTransport({
    baseUrl: options.baseUrl,
    // HTTP Basic: the key is the user name, the password anything, by convention X (vendor reference, authentication).
    headers: {
      authorization: `Basic ${Buffer.from(`${options.apiKey}:X`).toString('base64')}`,
      'user-agent': 'tajo/0.1',
    },
    sender: options.sender ?? createSender(connections),
    budget,
    clock,
    log,
    random,
    feedback: feedbackFrom,
    patienceMs: { failing: 3 * minuteMs, limited: 30 * minuteMs, interactive: minuteMs / 4 },
    maxBodyBytes,
  })
  const client = createClient(transport)
  return {
    source: options.source,
    streams: streams as Connection['streams'],
    account: () => readAccount(client, () => budget.state),
    testStream: (stream) => testStream(client, stream),
    read: (stream, context) => withDetails(readerOf(stream), { ...context, client, stream }),
    cost: costOf,
    minutes: (stream, credits) => minutesFor(credits, stream.limitClass, budget.state, options),
    size: (stream, checkpoint) => sizeOf(client, stream, checkpoint),
    vendorCount: (stream, at) => vendorCount(client, stream, at),
    readAgain: (stream, rejected, at) => readAgain(client, stream, rejected, at),
    readOne: (stream, key) => readOne(client, stream, key),
    fieldDefinitions: (stream, records) => fieldDefinitions(stream as FieldStream, records),
    positionAt: (stream: StreamSpec, from: Date): Json => positionAt(stream, from),
    positionOf,
    usage: (stream): Usage => {
      const { calls, credits, limited } = transport.counts(stream)
      const { allowedPerMinute, remaining, waitingMs } = budget.state
      return { calls, credits, limited, allowedPerMinute, remaining, waitingMs }
    },
    close: () => transport.close(),
  }
}

function readerOf(stream: StreamSpec) {
  const found = streamNamed(stream.name)
  if (found === undefined) throw new Error(`no stream ${stream.name}`)
  return found.read
}
