import type { Clock } from '@tajo/core/clock'
import type { Config } from '@tajo/core/config/config'
import type { Log } from '@tajo/core/log'
import { createRedactor } from '@tajo/core/secrets'
import type { PersonalStore } from '@tajo/operations/gdpr/personal-store'
import { personalInbox } from './personal-inbox.ts'
import { openServerKey, openStore } from './runtime.ts'

export interface KeptOptions {
  readonly config: Config
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
}

/** Deliveries that a server has kept which does not run at the moment: its store is opened for each question, and closed. */
export function keptDeliveries({ config, env, clock, log }: KeptOptions): PersonalStore {
  const withInbox = async <T>(task: (inbox: PersonalStore) => Promise<T>): Promise<T> => {
    const redact = createRedactor(config.secrets)
    const control = await openStore(config, { clock, log, key: openServerKey(config, env), redact })
    try {
      return await task(personalInbox(control.inbox))
    } finally {
      await control.close()
    }
  }
  return {
    name: 'inbox',
    find: (person) => withInbox((inbox) => inbox.find(person)),
    erase: (person) => withInbox((inbox) => inbox.erase(person)),
  }
}
