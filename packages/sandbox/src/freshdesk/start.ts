import { settle } from './options.ts'
import { FreshdeskSandbox, type FreshdeskSandboxOptions } from './sandbox.ts'

export interface StartedFreshdeskSandbox {
  /** Base URL without `/api/v2`. */
  readonly url: string
  readonly apiKey: string
  readonly sandbox: FreshdeskSandbox
  readonly close: () => Promise<void>
}

/**
 * A sandbox that listens already.
 *
 * @example
 * const { url, apiKey, close } = await startFreshdeskSandbox({ seed: 7, port: 4101 })
 */
export async function startFreshdeskSandbox(
  options: FreshdeskSandboxOptions & { readonly port?: number } = {},
): Promise<StartedFreshdeskSandbox> {
  const { port, ...rest } = options
  const sandbox = new FreshdeskSandbox(rest)
  const url = await sandbox.listen(port ?? 0)
  return { url, apiKey: settle(rest).apiKey, sandbox, close: () => sandbox.close() }
}
