import { TajoError } from '@tajo/core/errors'
import { listen } from './http/listen.ts'
import { openRuntime, type RuntimeOptions } from './runtime.ts'
import { createWorkerApp } from './worker-app.ts'

export interface WorkOptions extends Omit<RuntimeOptions, 'command'> {
  readonly signal: AbortSignal
  /** Of `/health`, `/ready` and `/metrics`; 0 takes any that is free; absent: it listens nowhere. */
  readonly port?: number
  /** Called once jobs are taken. */
  readonly onStart: (facts: WorkerFacts) => void
}

export interface WorkerFacts {
  /** Where the warehouse is. */
  readonly warehouse: string
  /** Where it tells of itself. */
  readonly url: string | null
}

/** Does jobs beside other workers and servers, over PostgreSQL. Resolves when the signal has come and all is saved. */
export async function work(options: WorkOptions): Promise<void> {
  const { control, warehouse } = options.config
  if (control !== undefined && control.kind !== 'postgres') {
    throw new TajoError(
      'TAJO_SERVER_SETUP',
      'A worker shares its queue with others, and this control store is a folder.',
      {
        hint: 'Set `control: postgres://…`; on one machine `tajo serve` does the jobs itself.',
      },
    )
  }
  if (warehouse.kind !== 'postgres') {
    throw new TajoError(
      'TAJO_SERVER_SETUP',
      'A worker shares its warehouse with others, and this one is a file of one process.',
      {
        hint: 'Set `warehouse: postgres://…`; on one machine `tajo serve` does the jobs itself.',
      },
    )
  }
  const runtime = await openRuntime({ ...options, command: 'worker' })
  const app = createWorkerApp({ ...options, runtime })
  try {
    const location = await runtime.place.withWarehouse({ command: 'worker' }, async (open) => open.location)
    const { port, config } = options
    const url = port === undefined ? null : await listen(app, config.server.host, port)
    options.onStart({ warehouse: location, url })
    await runtime.run(options.signal)
  } finally {
    await app.close()
    await runtime.close()
  }
}
