import type { SourceConfig } from '@tajo/core/config/config'
import type { ConnectDependencies, Connection } from '@tajo/core/connector'
import type { Sender } from '@tajo/core/http/send'

/**
 * The one place that knows which connector reads which kind of source; each is loaded when it is wanted. Asks nothing of the
 * vendor yet.
 */
export async function connectSource(
  config: SourceConfig,
  dependencies: ConnectDependencies,
  sender?: Sender,
): Promise<Connection> {
  const { name: source, baseUrl, reservePercent, rateLimit } = config
  const common = {
    source,
    baseUrl,
    reservePercent,
    ...(rateLimit === 'auto' ? {} : { rateLimit }),
    ...(sender === undefined ? {} : { sender }),
  }
  switch (config.type) {
    case 'freshdesk': {
      const { connectFreshdesk } = await import('@tajo/freshdesk/connection')
      return connectFreshdesk({ ...common, apiKey: config.apiKey, subLimitUnit: config.subLimitUnit }, dependencies)
    }
    case 'zendesk': {
      const { connectZendesk } = await import('@tajo/zendesk/connection')
      return connectZendesk({ ...common, auth: config.auth, tokenFile: config.tokenFile }, dependencies)
    }
    case 'brevo': {
      const { connectBrevo } = await import('@tajo/brevo/connection')
      return connectBrevo(
        { ...common, apiKey: config.apiKey, consentAttributes: config.consentAttributes },
        dependencies,
      )
    }
  }
}
