import type { ServerKey } from '@tajo/control/key'
import type { Control } from '@tajo/control/open'
import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import type { Log } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import type { PersonalStore } from '@tajo/operations/gdpr/personal-store'
import { personalInbox } from './personal-inbox.ts'
import { personalQueue } from './personal-queue.ts'
import { openServerKey, openStore } from './runtime.ts'

export interface KeptOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
}

/** Where a server keeps something personal outside of the warehouse. */
export const personalStores = {
  inbox: ({ inbox }: Pick<Control, 'inbox'>): PersonalStore => personalInbox(inbox),
  queue: ({ jobs }: Pick<Control, 'jobs'>, key: ServerKey): PersonalStore => personalQueue(jobs, key),
} as const

/** One of them, of a server that does not run at the moment: its store is opened for each question, and closed. */
export function keptStore(name: keyof typeof personalStores, { config, env, clock, log }: KeptOptions): PersonalStore {
  const opened = async <T>(task: (store: PersonalStore) => Promise<T>): Promise<T> => {
    const key = openServerKey(config, env)
    const control = await openStore(config, { clock, log, key, redact: createRedactor(config.secrets) })
    try {
      return await task(personalStores[name](control, key))
    } finally {
      await control.close()
    }
  }
  return {
    name,
    find: (person) => opened((store) => store.find(person)),
    erase: (person) => opened((store) => store.erase(person)),
  }
}
