import { RateBudget } from '@tajo/core/budget/rate-budget'
import type { BudgetState } from '@tajo/core/budget/types'
import type { ZendeskAuth } from '@tajo/core/config/config'
import type { ConnectDependencies, Usage } from '@tajo/core/connector'
import { createSender, type Sender } from '@tajo/core/http/send'
import { type Authorize, createTransport, type Transport } from '@tajo/core/http/transport'
import { credentialsOf } from './auth/credentials.ts'
import { createClient, type ZendeskClient } from './client.ts'
import { feedbackFrom } from './feedback.ts'
import { startingLimits } from './limits.ts'

export interface AccountOptions {
  /** `https://acme.zendesk.com`, or a loopback address; without `/api/v2`. */
  readonly baseUrl: string
  readonly auth: ZendeskAuth
  /** Where tokens that the vendor renews are kept. */
  readonly tokenFile: string
  /** Calls a minute the user allows; default: what the account reports, less the reserve. */
  readonly rateLimit?: number
  readonly reservePercent: number
  readonly sender?: Sender
}

/** One account with its one budget, one transport and its credentials. */
export interface OpenAccount {
  readonly client: ZendeskClient
  readonly transport: Pick<Transport, 'call'>
  /** Scope of the access token, where the vendor said it. */
  scope(): Promise<string | undefined>
  budgetState(): BudgetState
  /** Calls since it was opened, in all or of one stream, and what the budget knows. */
  usage(stream?: string): Usage
  close(): Promise<void>
}

/** Calls under way at once: enough to use any plan's limit, few enough to be polite. */
const connections = 8
/** A page of 1,000 tickets with long descriptions still fits. */
const maxBodyBytes = 512 * 2 ** 20
const minuteMs = 60_000

/** Opens a Zendesk account. Nothing is asked of the vendor yet. */
export function openAccount(options: AccountOptions, dependencies: ConnectDependencies): OpenAccount {
  const { clock } = dependencies
  const budget = openBudget(options, dependencies)
  const credentials = credentialsOf({ ...options, clock, call: (call) => transport.call(call) })
  const transport: Transport = transportOf(options, dependencies, budget, credentials)
  return {
    client: createClient(transport, clock),
    transport,
    scope: () => credentials.scope(),
    budgetState: () => budget.state,
    usage: (stream) => {
      const { calls, credits, limited } = transport.counts(stream)
      const { allowedPerMinute, remaining, waitingMs } = budget.state
      return { calls, credits, limited, allowedPerMinute, remaining, waitingMs, limitsLeft: budget.left }
    },
    close: () => transport.close(),
  }
}

/** The way to an account that nobody has been let into yet. */
export function openTransport(options: Omit<AccountOptions, 'auth'>, dependencies: ConnectDependencies): Transport {
  return transportOf(options, dependencies, openBudget(options, dependencies))
}

function openBudget(
  { reservePercent, rateLimit }: Omit<AccountOptions, 'auth'>,
  { clock }: ConnectDependencies,
): RateBudget {
  return new RateBudget({
    clock,
    reserve: reservePercent / 100,
    classLimits: () => startingLimits,
    classUnit: 'calls',
    maxUnderWay: connections,
    ...(rateLimit === undefined ? {} : { limitPerMinute: rateLimit }),
  })
}

function transportOf(
  { baseUrl, sender }: Omit<AccountOptions, 'auth'>,
  dependencies: ConnectDependencies,
  budget: RateBudget,
  authorize?: Authorize,
): Transport {
  return createTransport({
    ...dependencies,
    baseUrl,
    headers: { 'user-agent': 'tajo/0.1' },
    ...(authorize === undefined ? {} : { authorize }),
    sender: sender ?? createSender(connections),
    budget,
    feedback: feedbackFrom,
    patienceMs: { failing: 3 * minuteMs, limited: 30 * minuteMs, interactive: minuteMs / 4 },
    maxBodyBytes,
  })
}
