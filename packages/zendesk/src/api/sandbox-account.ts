import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { ZendeskSandbox, type ZendeskSandboxOptions } from '@tajo/sandbox/zendesk/sandbox'
import { type OpenZendesk, openZendesk } from './open.ts'

export interface SandboxAccount {
  readonly sandbox: ZendeskSandbox
  readonly world: ZendeskSandbox['world']
  readonly clock: VirtualClock
  readonly zendesk: OpenZendesk
  /** Paths asked for so far, their queries readable. */
  calls(): readonly string[]
}

/** A small account on a jumping clock, opened without a socket. */
export function sandboxAccount(
  options: ZendeskSandboxOptions = {},
  more: { readonly apiToken?: string; readonly signal?: AbortSignal } = {},
): SandboxAccount {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21))
  const sandbox = new ZendeskSandbox({ size: { tickets: 250 }, ...options, clock })
  const { apiToken = 'sandbox-token', signal } = more
  const zendesk = openZendesk(
    {
      subdomain: 'acme-sandbox',
      auth: { kind: 'token', email: 'sandbox@acme.example', apiToken },
      sender: senderFor((request) => sandbox.handle(request), clock, 2),
      ...(signal === undefined ? {} : { signal }),
    },
    { clock, random: () => 0 },
  )
  return {
    sandbox,
    world: sandbox.world,
    clock,
    zendesk,
    calls: () => sandbox.log.map(({ path }) => decodeURIComponent(path.replace('/api/v2', '').replaceAll('+', ' '))),
  }
}
