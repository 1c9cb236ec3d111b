import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import type { Log } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import type { PersonalStore } from '@tajo/operations/gdpr/personal-store'
import { personalStoresOf } from './personal-stores.ts'
import { openServerKey, openStore } from './runtime.ts'

export interface KeptOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
}

/** Where a server kept something personal that does not run at the moment: its store is opened for each question, and closed. */
export function keptStore(
  name: keyof ReturnType<typeof personalStoresOf>,
  { config, env, clock, log }: KeptOptions,
): PersonalStore {
  const opened = async <T>(task: (store: PersonalStore) => Promise<T>): Promise<T> => {
    const key = openServerKey(config, env)
    const control = await openStore(config, { clock, log, key, redact: createRedactor(config.secrets) })
    try {
      return await task(personalStoresOf(control, key)[name])
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
