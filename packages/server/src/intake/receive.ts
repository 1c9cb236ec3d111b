import type { NewDelivery, Stored } from '@tajo/control/inbox/delivery'
import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'
import type { RawDelivery } from '@tajo/core/webhook'
import type { Gate, Gates } from './gate.ts'
import type { LiveSecrets } from './live-secrets.ts'
import type { IntakeMetrics } from './metrics.ts'
import { createRefusals } from './refusals.ts'
import { createRoom } from './room.ts'
import { rowsOf } from './rows.ts'
import { verifyWith } from './verify.ts'

/** What a sender is answered. */
export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly text?: string
}

export interface ReceiveDependencies {
  readonly gates: Gates
  readonly secrets: LiveSecrets
  /** Resolves when the rows are stored, with whether each was new. */
  readonly store: (rows: readonly NewDelivery[]) => Promise<readonly Stored[]>
  /** Called once rows wait for this source. */
  readonly onStored: (source: string) => void
  readonly metrics: IntakeMetrics
  readonly clock: Clock
  readonly log: Log
}

export type Receive = (source: string, token: string, delivery: RawDelivery) => Promise<Answer>

// Zendesk waits 10 s for an answer; what is stored after this is a duplicate of what it then sends again.
const storeMs = 8_000
const mostWaiting = 5_000
const mostWaitingBytes = 64 << 20

const stored: Answer = { status: 204 }
const duplicate: Answer = { status: 200, text: 'Had it already.\n' }
const noAddress: Answer = { status: 404, text: 'There is nothing at this address.\n' }
const forged: Answer = { status: 401, text: 'The delivery could not be verified.\n' }
const closed: Answer = { status: 403, text: 'This server takes no deliveries for this source yet.\n' }

/** The whole way of one delivery: address, signature, meaning, store; answered when it is stored and not before. */
export function createReceive(dependencies: ReceiveDependencies): Receive {
  const { gates, secrets, metrics, clock, log } = dependencies
  const refusals = createRefusals(log, clock)
  const room = createRoom(mostWaiting, mostWaitingBytes)

  const refuse = (source: string, reason: string, message: string, answer: Answer): Answer => {
    metrics.refused(source, reason)
    refusals.count(source, reason, message)
    return answer
  }
  const again = (gate: Gate, message: string): Answer =>
    refuse(gate.source.name, 'store', message, { ...gate.kind.tryAgain, text: 'Send it again later.\n' })

  const checked = async (gate: Gate, delivery: RawDelivery) => {
    const result = verifyWith(gate.kind, delivery, await secrets.of(gate.source), clock.now())
    if (result.ok || result.reason === 'malformed' || result.reason === 'stale') return result
    // A secret that setup has just kept may be younger than what is remembered.
    return verifyWith(gate.kind, delivery, await secrets.of(gate.source, true), clock.now())
  }

  return async (name, token, delivery) => {
    const startedAt = clock.now()
    const gate = gates.find(name, token)
    if (gate === undefined) {
      return refuse(
        'none',
        'address',
        'its address is not one of this server’s. `tajo webhooks list` has them.',
        noAddress,
      )
    }
    const bytes = delivery.body.byteLength
    if (!room.enter(bytes)) return again(gate, 'more of them wait for the store than may.')
    try {
      const verified = await checked(gate, delivery)
      if (!verified.ok) {
        if (verified.reason !== 'no-secret') return refuse(name, verified.reason, verified.message, forged)
        const fix = `no secret is set. Set connectors.${name}.webhooks.secret, or run: tajo webhooks setup ${name}`
        return refuse(
          name,
          'no-secret',
          gate.source.type === 'brevo' ? fix.replace(/connectors\.[^.]+/, 'brevo') : fix,
          closed,
        )
      }
      const { keyName } = gate.source.webhooks
      const unwrapped = gate.kind.unwrap(delivery, keyName === undefined ? {} : { keyName })
      const rows = rowsOf(name, unwrapped, delivery.headers, delivery.body)
      const added = await intime(dependencies.store(rows), clock)
      const fresh = added.filter(({ outcome }) => outcome === 'stored').length
      metrics.stored(name, fresh, rows.length - fresh)
      if (rows.some(({ state }, index) => state === 'pending' && added[index]?.outcome === 'stored'))
        dependencies.onStored(name)
      if (gate.source.webhooks.log) logDelivery(log, rows, added, bytes, clock.now() - startedAt)
      return fresh > 0 ? stored : duplicate
    } catch (error) {
      return again(gate, `it could not be stored: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      room.leave(bytes)
    }
  }
}

async function intime<T>(work: Promise<T>, clock: Clock): Promise<T> {
  const done = new AbortController()
  const late = clock
    .sleep(storeMs, done.signal)
    .then(() => Promise.reject(new Error('the store did not answer in time.')))
  // Whichever comes second has nobody left to tell.
  late.catch(() => {})
  work.catch(() => {})
  try {
    return await Promise.race([work, late])
  } finally {
    done.abort()
  }
}

/** Never with its body. */
function logDelivery(
  log: Log,
  rows: readonly NewDelivery[],
  added: readonly Stored[],
  bytes: number,
  ms: number,
): void {
  for (const [index, { source, topic, key, state, occurredAt }] of rows.entries()) {
    const result = added[index]?.outcome === 'stored' ? state : 'duplicate'
    log.info('Webhook delivery', { source, topic, key, result, occurredAt, bytes, ms })
  }
}
