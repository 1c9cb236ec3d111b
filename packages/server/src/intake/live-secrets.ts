import type { Secrets } from '@tajo/control/secrets'
import type { Clock } from '@tajo/core/clock'
import type { SourceConfig } from '@tajo/core/config/config'
import type { WebhookSecrets } from '@tajo/core/webhook'

/** Everything a delivery of a source may be verified with at the moment. */
export interface LiveSecrets {
  /** Pairs in the order to try them; empty where none is set. `fresh`: what is kept is asked for again first. */
  of(source: SourceConfig, fresh?: boolean): Promise<readonly WebhookSecrets[]>
  /** Another one is kept now. */
  forget(source: string): void
}

/** What the secret of a source's webhooks is kept under, where setup has learned it from the vendor. */
export function webhookSecretName(source: string): string {
  return `webhook ${source}`
}

const trustedMs = 10_000
// A flood of forgeries must not become a flood of questions to the store.
const leastFreshMs = 1_000

/** Secrets of the configuration, and those that setup has kept: remembered for a few seconds, so that a burst asks once. */
export function createLiveSecrets(kept: Pick<Secrets, 'get'>, clock: Clock): LiveSecrets {
  const remembered = new Map<string, { at: number; secrets: Promise<WebhookSecrets | null> }>()
  const keptOf = (source: string, fresh: boolean): Promise<WebhookSecrets | null> => {
    const known = remembered.get(source)
    if (known !== undefined && clock.now() - known.at < (fresh ? leastFreshMs : trustedMs)) return known.secrets
    const entry = { at: clock.now(), secrets: kept.get(webhookSecretName(source)) }
    remembered.set(source, entry)
    entry.secrets.catch(() => {
      if (remembered.get(source) === entry) remembered.delete(source)
    })
    return entry.secrets
  }
  return {
    forget: (source) => void remembered.delete(source),
    async of({ name, webhooks }, fresh = false) {
      const configured = { current: webhooks.secret, previous: webhooks.previousSecret }
      const learned = await keptOf(name, fresh)
      return [configured, ...(learned === null ? [] : [learned])].filter(
        ({ current, previous }) => current !== undefined || previous !== undefined,
      )
    },
  }
}
