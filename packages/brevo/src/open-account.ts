import { RateBudget } from '@tajo/core/budget/rate-budget'
import type { BudgetState } from '@tajo/core/budget/types'
import type { Clock } from '@tajo/core/clock'
import type { ConnectDependencies, Usage } from '@tajo/core/connector'
import { createSender, type Sender } from '@tajo/core/http/send'
import { createTransport } from '@tajo/core/http/transport'
import { type BrevoClient, createClient } from './client.ts'
import { type Download, downloader } from './download.ts'
import { feedbackFrom, resetHeader } from './feedback.ts'
import { classLimits, tiers } from './limits.ts'
import { ratcheted } from './ratchet.ts'

export interface AccountOptions {
  /** `https://api.brevo.com`, or a loopback address; without `/v3`. */
  readonly baseUrl: string
  readonly apiKey: string
  /** Calls a minute the user allows; default: what the account reports, less the reserve. */
  readonly rateLimit?: number
  readonly reservePercent: number
  /** Attributes of the account that hold consent, beside Brevo's own: they are never written. */
  readonly consentAttributes?: readonly string[]
  readonly sender?: Sender
}

/** One account with its one budget and one transport, whose every request passes the consent ratchet. */
export interface OpenAccount {
  readonly client: BrevoClient
  readonly clock: Clock
  /** Files an answer points to, the rejects of an import. */
  readonly download: Download
  /** Lets the deletion of this one contact pass while the task goes on. */
  erasing<T>(id: string, task: () => Promise<T>): Promise<T>
  budgetState(): BudgetState
  /** Calls since it was opened, in all or of one stream, and what the budget knows. */
  usage(stream?: string): Usage
  /** Whoever shares the account may say it too. */
  close(): Promise<void>
}

/** Calls under way at once: ten a second is the most a plan allows most accounts. */
const connections = 8
/** A page of 1,000 contacts with every attribute an account may have still fits. */
const maxBodyBytes = 256 * 2 ** 20
const minuteMs = 60_000

/** Opens a Brevo account. Nothing is asked of the vendor yet. */
export function openAccount(options: AccountOptions, { clock, log, random }: ConnectDependencies): OpenAccount {
  const { baseUrl, apiKey, consentAttributes = [], rateLimit } = options
  const budget = new RateBudget({
    clock,
    reserve: options.reservePercent / 100,
    accountLimit: 'none',
    classLimits: () => classLimits(tiers.general),
    classUnit: 'calls',
    maxUnderWay: connections,
    ...(rateLimit === undefined ? {} : { limitPerMinute: rateLimit }),
  })
  const erasing = new Set<string>()
  const sender = ratcheted(options.sender ?? createSender(connections), { baseUrl, consentAttributes, erasing })
  const transport = createTransport({
    baseUrl,
    headers: { 'api-key': apiKey, 'user-agent': 'tajo/0.1' },
    sender,
    budget,
    clock,
    log,
    random,
    feedback: (headers, { method, path }) => feedbackFrom(headers, { method, path: path.replace(/^\/v3/, '') }),
    resetHeader,
    // A read may wait for the next hour; writes bring a patience of their own.
    patienceMs: { failing: 3 * minuteMs, limited: 65 * minuteMs, interactive: minuteMs / 4 },
    maxBodyBytes,
  })
  let closed: Promise<void> | undefined
  return {
    client: createClient(transport, clock, random),
    clock,
    download: downloader({ baseUrl, sender, clock, random }),
    erasing: async (id, task) => {
      erasing.add(id)
      try {
        return await task()
      } finally {
        erasing.delete(id)
      }
    },
    budgetState: () => budget.state,
    usage: (stream) => {
      const { calls, credits, limited } = transport.counts(stream)
      const { waitingMs } = budget.state
      // There is no limit for the account: its contacts are nearly all that is read and written.
      const allowedPerMinute = contactsPerMinute(budget.state)
      return { calls, credits, limited, allowedPerMinute, remaining: undefined, waitingMs, limitsLeft: budget.left }
    },
    close: () => {
      closed ??= transport.close()
      return closed
    },
  }
}

/** Calls a minute to contacts, reserve deducted. */
export function contactsPerMinute({ allowedOfClass }: BudgetState): number | undefined {
  const allowed = ['contacts-second', 'contacts-hour'].flatMap((name) => allowedOfClass[name] ?? [])
  return allowed.length === 0 ? undefined : Math.min(...allowed)
}
