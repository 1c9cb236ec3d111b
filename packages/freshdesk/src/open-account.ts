import { RateBudget } from '@tajo/core/budget/rate-budget'
import type { BudgetState } from '@tajo/core/budget/types'
import type { ConnectDependencies, Usage } from '@tajo/core/connector'
import { createSender, type Sender } from '@tajo/core/http/send'
import { createTransport, type Transport } from '@tajo/core/http/transport'
import { createClient, type FreshdeskClient } from './client.ts'
import { feedbackFrom } from './feedback.ts'
import { planByTotal } from './limits.ts'

export interface AccountOptions {
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

/** One account with its one budget and one transport. */
export interface OpenAccount {
  readonly client: FreshdeskClient
  readonly transport: Pick<Transport, 'call'>
  budgetState(): BudgetState
  /** Calls and credits since it was opened, in all or of one stream, and what the budget knows. */
  usage(stream?: string): Usage
  close(): Promise<void>
}

/** Calls under way at once: enough to use any plan's limit, few enough to be polite. */
const connections = 8
/** A page of 100 tickets, each with a description of a megabyte, still fits. */
const maxBodyBytes = 512 * 2 ** 20
const minuteMs = 60_000

/** Opens a Freshdesk account. Nothing is asked of the vendor yet. */
export function openAccount(options: AccountOptions, { clock, log, random }: ConnectDependencies): OpenAccount {
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
  return {
    client: createClient(transport),
    transport,
    budgetState: () => budget.state,
    usage: (stream) => {
      const { calls, credits, limited } = transport.counts(stream)
      const { allowedPerMinute, remaining, waitingMs } = budget.state
      return { calls, credits, limited, allowedPerMinute, remaining, waitingMs, limitsLeft: budget.left }
    },
    close: () => transport.close(),
  }
}
