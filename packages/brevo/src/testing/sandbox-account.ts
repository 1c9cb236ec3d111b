import { silentLog } from '@tajo/core/log'
import { randomFrom } from '@tajo/core/testing/random'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { BrevoSandbox } from '@tajo/sandbox/brevo/sandbox'
import { type OpenAccount, openAccount } from '../open-account.ts'

const sandboxUrl = 'http://127.0.0.1:4103'
const sandboxKey = 'xkeysib-sandbox'

export interface SandboxAccount extends OpenAccount {
  readonly sandbox: BrevoSandbox
  readonly clock: VirtualClock
  readonly options: Parameters<typeof openAccount>[0]
  readonly dependencies: Parameters<typeof openAccount>[1]
  /** `GET /contacts?limit=1000` of each call so far, without `/v3`. */
  asked(): readonly string[]
}

/** A played account in this process, on a clock that jumps, spoken to without a socket. */
export function sandboxAccount(
  over: BrevoSandboxOptions = {},
  account: { readonly reservePercent?: number; readonly apiKey?: string } = {},
): SandboxAccount {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21))
  const sandbox = new BrevoSandbox({ ...over, clock })
  const random = randomFrom(7)
  const dependencies = { clock, log: silentLog, random }
  const options = {
    baseUrl: sandboxUrl,
    apiKey: sandboxKey,
    reservePercent: 0,
    ...account,
    sender: senderFor((request) => sandbox.handle(request), clock, 40),
  }
  return {
    ...openAccount(options, dependencies),
    sandbox,
    clock,
    options,
    dependencies,
    asked: () => sandbox.log.map(({ method, path }) => `${method} ${path.replace('/v3', '')}`),
  }
}
