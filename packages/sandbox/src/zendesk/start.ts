import { settle } from './options.ts'
import { ZendeskSandbox, type ZendeskSandboxOptions } from './sandbox.ts'

export interface StartedZendeskSandbox {
  /** Base URL without `/api/v2`. */
  readonly url: string
  readonly subdomain: string
  readonly email: string
  readonly apiToken: string
  readonly clientId: string
  readonly clientSecret: string
  readonly sandbox: ZendeskSandbox
  readonly close: () => Promise<void>
}

/**
 * A sandbox that listens already.
 *
 * @example
 * const { url, email, apiToken, close } = await startZendeskSandbox({ seed: 7, port: 4102 })
 */
export async function startZendeskSandbox(
  options: ZendeskSandboxOptions & { readonly port?: number } = {},
): Promise<StartedZendeskSandbox> {
  const { port, ...rest } = options
  const sandbox = new ZendeskSandbox(rest)
  const url = await sandbox.listen(port ?? 0)
  const { subdomain, email, apiToken, clientId, clientSecret } = settle(rest)
  return { url, subdomain, email, apiToken, clientId, clientSecret, sandbox, close: () => sandbox.close() }
}
