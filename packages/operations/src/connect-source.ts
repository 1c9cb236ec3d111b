import type { BrevoConfig, SourceConfig } from '@tajo/core/config/config'
import type { ConnectDependencies, Connection } from '@tajo/core/connector'
import type { Sender } from '@tajo/core/http/send'
import { logAbout } from '@tajo/core/log'

interface Common {
  readonly source: string
  readonly baseUrl: string
  readonly reservePercent: number
  readonly rateLimit?: number
  readonly sender?: Sender
}

/**
 * The one place that knows which connector reads which kind of source; each is loaded when it is wanted. Asks nothing of the
 * vendor yet.
 */
export async function connectSource(
  config: SourceConfig,
  tools: ConnectDependencies,
  sender?: Sender,
): Promise<Connection> {
  const dependencies = { ...tools, log: logAbout(config.name, tools.log) }
  const common = commonOf(config, sender)
  switch (config.type) {
    case 'freshdesk': {
      const { connectFreshdesk } = await import('@tajo/freshdesk/connection')
      return connectFreshdesk({ ...common, apiKey: config.apiKey, subLimitUnit: config.subLimitUnit }, dependencies)
    }
    case 'zendesk': {
      const { connectZendesk } = await import('@tajo/zendesk/connection')
      return connectZendesk({ ...common, auth: config.auth, tokenFile: config.tokenFile }, dependencies)
    }
    case 'brevo':
      return connectTarget(config, tools, sender)
  }
}

/** The account that is written to: read and write share its one budget. */
export async function connectTarget(config: BrevoConfig, tools: ConnectDependencies, sender?: Sender) {
  const dependencies = { ...tools, log: logAbout(config.name, tools.log) }
  const { connectBrevo } = await import('@tajo/brevo/connection')
  const { apiKey, consentAttributes } = config
  return connectBrevo({ ...commonOf(config, sender), apiKey, consentAttributes }, dependencies)
}

function commonOf({ name: source, baseUrl, reservePercent, rateLimit }: SourceConfig, sender?: Sender): Common {
  return {
    source,
    baseUrl,
    reservePercent,
    ...(rateLimit === 'auto' ? {} : { rateLimit }),
    ...(sender === undefined ? {} : { sender }),
  }
}
