import type { Clock } from '@tajo/core/clock'
import type { WireHealth } from '@tajo/operations/remote/wire'
import type { Workplace } from '@tajo/operations/workplace'
import type { FastifyInstance } from 'fastify'
import type { Control } from './control.ts'

/** Something the server cannot do without. */
interface Check {
  readonly name: string
  readonly look: () => Promise<void>
}

export function storeChecks(
  control: Pick<Control, 'ready'>,
  place: Pick<Workplace, 'withWarehouse'>,
): readonly Check[] {
  return [
    { name: 'control', look: () => control.ready() },
    { name: 'warehouse', look: () => place.withWarehouse({ command: 'ready' }, async () => {}) },
  ]
}

export interface HealthOptions {
  readonly version: string
  readonly checks: readonly Check[]
  readonly clock: Clock
}

const patienceMs = 5_000

/** `/health`: the process is alive. `/ready`: its stores answer. Both are open and say nothing a stranger may not know. */
export function addHealth(app: FastifyInstance, { version, checks, clock }: HealthOptions): void {
  const alive: WireHealth & { readonly version: string } = { service: 'tajo', version }
  app.get('/health', { schema: { hide: true } }, async () => alive)
  app.get('/ready', { schema: { hide: true } }, async (_, reply) => {
    const results = await Promise.all(
      checks.map(async ({ name, look }) => [name, (await answers(look, clock)) ? 'ok' : 'down'] as const),
    )
    const ready = results.every(([, state]) => state === 'ok')
    return reply.code(ready ? 200 : 503).send({ ready, ...Object.fromEntries(results) })
  })
}

async function answers(look: () => Promise<void>, clock: Clock): Promise<boolean> {
  const done = new AbortController()
  const patience = clock.sleep(patienceMs, done.signal).then(
    () => false,
    () => false,
  )
  const looked = look().then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([looked, patience])
  } finally {
    done.abort()
  }
}
