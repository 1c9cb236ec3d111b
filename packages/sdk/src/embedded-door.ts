import { systemClock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import type { Log } from '@tajo/core/log'
import { type SharedWorkplace, sharedWorkplace } from '@tajo/operations/shared-workplace'
import type { Workplace } from '@tajo/operations/workplace'
import type { Door } from './door.ts'

/** A store that nobody uses is given back, so that others may open it. */
const idleMs = 2_000

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {} }

export interface EmbeddedDoor extends Door {
  use<T>(task: (place: Workplace) => Promise<T>): Promise<T>
  /** What comes from here on is done with a new configuration. */
  renew(): Promise<void>
}

/** Operations in this process. The warehouse is open while something is done with it, and a moment longer. */
export function embeddedDoor(configure: () => Promise<Config>, log: Log = silent): EmbeddedDoor {
  let open: Promise<SharedWorkplace> | undefined
  let users = 0
  let idle: NodeJS.Timeout | undefined

  async function close(): Promise<void> {
    clearTimeout(idle)
    const place = open
    open = undefined
    await (await place?.catch(() => undefined))?.close()
  }

  async function use<T>(task: (place: Workplace) => Promise<T>): Promise<T> {
    clearTimeout(idle)
    users += 1
    try {
      open ??= configure().then((config) =>
        sharedWorkplace(config, { command: 'sdk', clock: systemClock, random: Math.random, log }),
      )
      const mine = open
      const place = await mine.catch((error: unknown) => {
        if (open === mine) open = undefined
        throw error
      })
      return await task(place)
    } finally {
      users -= 1
      if (users === 0) {
        idle = setTimeout(() => void close(), idleMs)
        idle.unref()
      }
    }
  }

  return {
    use,
    call: (operation, input, { signal = new AbortController().signal, onNews = () => {} } = {}) =>
      use(async (place) => {
        const checked = operation.input.parse(input)
        return operation.run(place, checked, { signal, tell: onNews, actor: 'sdk' })
      }),
    renew: close,
    close,
  }
}
