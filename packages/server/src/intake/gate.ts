import type { ServerKey } from '@tajo/control/key'
import type { Config, SourceConfig } from '@tajo/core/config/config'
import { TajoError } from '@tajo/core/errors'
import type { WebhookKind } from '@tajo/core/webhook'

/** A source that deliveries may come for. */
export interface Gate {
  readonly source: SourceConfig
  readonly kind: WebhookKind
}

export interface Gates {
  /** `undefined`: no such source, or not its token; from outside the two are the same. */
  find(source: string, token: string): Gate | undefined
  /** Of a caller who is known: an unknown name is an error. */
  named(source: string): Gate
  readonly all: readonly Gate[]
  /** Where the vendor sends deliveries of a source. */
  url(base: string, source: string): string
}

export function createGates(
  config: Config,
  kinds: Readonly<Record<SourceConfig['type'], WebhookKind>>,
  key: ServerKey,
): Gates {
  const all = config.sources
    .filter(({ enabled }) => enabled)
    .map((source): Gate => ({ source, kind: kinds[source.type] }))
  const byName = new Map(all.map((gate) => [gate.source.name, gate]))
  return {
    all,
    named: (name) => {
      const gate = byName.get(name)
      if (gate !== undefined) return gate
      throw new TajoError(
        'TAJO_CONFIG_UNKNOWN_SOURCE',
        `There is no source "${name.slice(0, 60)}" that is switched on.`,
      )
    },
    find: (name, token) => {
      const gate = byName.get(name)
      // An unknown name costs the same comparison as a wrong token.
      return key.isPathToken(name, token) ? gate : undefined
    },
    url: (base, name) => `${base}/webhooks/${encodeURIComponent(name)}/${key.pathToken(name)}`,
  }
}
