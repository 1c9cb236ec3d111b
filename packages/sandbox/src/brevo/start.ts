import { settle } from './options.ts'
import { BrevoSandbox, type BrevoSandboxOptions } from './sandbox.ts'

export interface StartedBrevoSandbox {
  /** Base URL without `/v3`. */
  readonly url: string
  readonly apiKey: string
  readonly sandbox: BrevoSandbox
  readonly close: () => Promise<void>
}

/**
 * A sandbox that listens already.
 *
 * @example
 * const { url, apiKey, close } = await startBrevoSandbox({ plan: 'general', port: 4103 })
 */
export async function startBrevoSandbox(
  options: BrevoSandboxOptions & { readonly port?: number } = {},
): Promise<StartedBrevoSandbox> {
  const { port, ...rest } = options
  const sandbox = new BrevoSandbox(rest)
  const url = await sandbox.listen(port ?? 0)
  return { url, apiKey: settle(rest).apiKey, sandbox, close: () => sandbox.close() }
}
