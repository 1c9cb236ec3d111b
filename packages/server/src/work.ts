import { TajoError } from '@tajo/core/errors'
import { openRuntime, type RuntimeOptions } from './runtime.ts'

export interface WorkOptions extends Omit<RuntimeOptions, 'command'> {
  readonly signal: AbortSignal
  /** Called with where the warehouse is, once jobs are taken. */
  readonly onStart: (warehouse: string) => void
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
  try {
    const location = await runtime.place.withWarehouse({ command: 'worker' }, async (open) => open.location)
    options.onStart(location)
    await runtime.run(options.signal)
  } finally {
    await runtime.close()
  }
}
