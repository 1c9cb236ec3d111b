import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { FreshdeskSandbox, type FreshdeskSandboxOptions } from '@tajo/sandbox/freshdesk/sandbox'
import { type OpenFreshdesk, type OpenOptions, openFreshdesk } from './open.ts'

export interface SandboxAccount {
  readonly sandbox: FreshdeskSandbox
  readonly world: FreshdeskSandbox['world']
  readonly clock: VirtualClock
  readonly freshdesk: OpenFreshdesk
  /** Paths asked for so far, each with what it cost. */
  calls(): readonly (readonly [path: string, credits: number])[]
}

/** A small account on a jumping clock, opened without a socket. */
export function sandboxAccount(
  options: FreshdeskSandboxOptions = {},
  more: Partial<Pick<OpenOptions, 'apiKey' | 'signal'>> = {},
): SandboxAccount {
  const clock = new VirtualClock()
  const sandbox = new FreshdeskSandbox({ size: { tickets: 250 }, ...options, clock })
  const sender = senderFor((request) => sandbox.handle(request), clock, 2)
  const freshdesk = openFreshdesk(
    { domain: 'acme', apiKey: 'sandbox-key', sender, ...more },
    { clock, random: () => 0 },
  )
  return {
    sandbox,
    world: sandbox.world,
    clock,
    freshdesk,
    calls: () => sandbox.log.map(({ path, credits }) => [path.replace('/api/v2', ''), credits] as const),
  }
}
