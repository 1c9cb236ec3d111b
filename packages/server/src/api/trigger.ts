import { randomUUID } from 'node:crypto'
import type { Inbox } from '@tajo/control/inbox'
import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { FastifyInstance } from 'fastify'
import type { Gates } from '../intake/gate.ts'
import type { LiveSecrets } from '../intake/live-secrets.ts'

export interface TriggerDependencies {
  readonly app: FastifyInstance
  readonly gates: Gates
  readonly secrets: LiveSecrets
  readonly inbox: Inbox
  readonly clock: Clock
}

export interface Order {
  readonly source: string
  readonly topic?: string
  readonly payload?: unknown
}

/** A delivery as the vendor would send it, through the same door: address, signature, store and all. */
export function createTrigger({ app, gates, secrets, inbox, clock }: TriggerDependencies) {
  return async ({ source, topic, payload }: Order) => {
    const { kind, source: config } = gates.named(source)
    const secret = (await secrets.of(config, true)).find(({ current }) => current !== undefined)?.current
    if (secret === undefined) {
      throw new TajoError(
        'TAJO_CONFIG_INVALID',
        `No webhook secret is set for ${source}, so every delivery is refused.`,
        {
          hint: `Set it in the configuration, or run \`tajo webhooks setup ${source}\`.`,
        },
      )
    }
    const body = payload ?? kind.sample({ topic, id: randomUUID(), now: new Date(clock.now()) })
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const [before] = await inbox.list({ limit: 1, source })
    const answer = await app.inject({
      method: 'POST',
      url: new URL(gates.url('http://tajo', source)).pathname,
      headers: { 'content-type': 'application/json', ...kind.sign(text, secret, clock.now()) },
      body: text,
    })
    const newest = await inbox.list({ limit: 50, source })
    const deliveries = newest.filter(({ id }) => id > (before?.id ?? 0))
    return { status: answer.statusCode, text: answer.body, deliveries }
  }
}
