import type { Config } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { connectSource } from './connect-source.ts'
import { openWarehouse } from './open-warehouse.ts'
import { SharedConnections } from './shared-connections.ts'
import { withSourceLocks } from './source-locks.ts'
import type { Workplace, WorkplaceTools } from './workplace.ts'

export interface SharedWorkplaceOptions extends WorkplaceTools {
  /** Named to whoever finds the warehouse or a source held: `serve`. */
  readonly command: string
}

/** A workplace of many users at the same time. */
export interface SharedWorkplace extends Workplace, Pick<SharedConnections, 'limitsLeft'> {
  /** Waits until nobody is at work any longer, then closes everything; who comes later is refused. */
  close(): Promise<void>
}

/**
 * A workplace for a server: one open warehouse, made when it is not there yet, with room for the models; one writer of a source at a
 * time; one connection per account. Each is opened when it is first wanted and stays open.
 */
export function sharedWorkplace(config: Config, options: SharedWorkplaceOptions): SharedWorkplace {
  const { command, logOf, ...tools } = options
  const connections = new SharedConnections((source) =>
    connectSource(source, { ...tools, log: logOf?.(source) ?? tools.log }),
  )
  const users = new Set<Promise<unknown>>()
  let opened: Promise<Warehouse> | undefined
  let closing: Promise<void> | undefined
  let closed = false

  async function warehouse(): Promise<Warehouse> {
    const opening =
      opened ??
      openWarehouse(config, { command, computes: true }).then((open) => withSourceLocks(open, `tajo ${command}`))
    opened = opening
    return opening.catch((error: unknown) => {
      // Whoever holds the file may have let go of it the next time.
      if (opened === opening) opened = undefined
      throw error
    })
  }

  function enter<T>(task: () => Promise<T>): Promise<T> {
    if (closed)
      return Promise.reject(
        new TajoError('TAJO_INTERRUPTED', `\`tajo ${command}\` has stopped.`, {
          hint: 'Try again when it runs again; what was committed stays.',
        }),
      )
    const work = task()
    users.add(work)
    const leave = (): void => void users.delete(work)
    work.then(leave, leave)
    return work
  }

  async function close(): Promise<void> {
    // Who is at work may still open what it needs to come to its end.
    while (users.size > 0) await Promise.allSettled(users)
    closed = true
    await connections.close()
    const open = await opened?.catch(() => undefined)
    await open?.close()
  }

  return {
    config,
    ...tools,
    withWarehouse: (_use, task) => enter(async () => task(await warehouse())),
    withConnection: (source, task) => enter(() => connections.use(source, task)),
    limitsLeft: () => connections.limitsLeft(),
    close: () => {
      closing ??= close()
      return closing
    },
  }
}
