import { webhookKinds } from '@tajo/operations/webhook-kinds'
import type { FastifyInstance } from 'fastify'
import { createApp } from './app.ts'
import { openRuntime, type Runtime, type RuntimeOptions } from './runtime.ts'

export interface AssembleOptions extends RuntimeOptions {
  /** Lets in whoever has it, as an admin, while this application is there. */
  readonly localToken: string | undefined
  /** Where it listens, once it does. */
  readonly address: () => string
}

/** All of a server put together, before it listens or works: what a command asks of an API that does not run, it asks of this. */
export interface Assembled {
  readonly app: FastifyInstance
  readonly runtime: Runtime
  close(): Promise<void>
}

export async function assemble(options: AssembleOptions): Promise<Assembled> {
  const { config, clock, log, version, localToken, address } = options
  const runtime = await openRuntime(options)
  try {
    const app = await createApp({ config, kinds: webhookKinds, clock, log, version, localToken, address, ...runtime })
    return {
      app,
      runtime,
      close: async () => {
        await app.close()
        await runtime.wake.idle()
        await runtime.close()
      },
    }
  } catch (error) {
    await runtime.close()
    throw error
  }
}
