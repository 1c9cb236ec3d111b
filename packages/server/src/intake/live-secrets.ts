import type { Clock } from '@tajo/core/clock'
import type { SourceConfig } from '@tajo/core/config/config'
import type { WebhookSecrets } from '@tajo/core/webhook'

/** Everything a delivery of a source may be verified with at the moment. */
export interface LiveSecrets {
  /** Pairs in the order to try them; empty where none is set. `fresh`: what is kept is asked for again first. */
  of(source: SourceConfig, fresh?: boolean): Promise<readonly WebhookSecrets[]>
}

/** Where setup keeps the secrets that vendors made. */
export interface KeptSecrets {
  get(source: string): Promise<WebhookSecrets>
}

const trustedMs = 10_000
// A flood of forgeries must not become a flood of questions to the store.
const leastFreshMs = 1_000

/** Secrets of the configuration, and those that setup has kept: remembered for a few seconds, so that a burst asks once. */
export function createLiveSecrets(kept: KeptSecrets, clock: Clock): LiveSecrets {
  const remembered = new Map<string, { at: number; secrets: Promise<WebhookSecrets> }>()
  const keptOf = (source: string, fresh: boolean): Promise<WebhookSecrets> => {
    const known = remembered.get(source)
    if (known !== undefined && clock.now() - known.at < (fresh ? leastFreshMs : trustedMs)) return known.secrets
    const entry = { at: clock.now(), secrets: kept.get(source) }
    remembered.set(source, entry)
    entry.secrets.catch(() => {
      if (remembered.get(source) === entry) remembered.delete(source)
    })
    return entry.secrets
  }
  return {
    async of({ name, webhooks }, fresh = false) {
      const configured = { current: webhooks.secret, previous: webhooks.previousSecret }
      return [configured, await keptOf(name, fresh)].filter(
        ({ current, previous }) => current !== undefined || previous !== undefined,
      )
    },
  }
}
