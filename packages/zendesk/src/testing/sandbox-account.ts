import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ZendeskAuth } from '@tajo/core/config/config'
import { silentLog } from '@tajo/core/log'
import { randomFrom } from '@tajo/core/testing/random'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { ZendeskSandbox, type ZendeskSandboxOptions } from '@tajo/sandbox/zendesk/sandbox'
import { connectZendesk } from '../connection.ts'

export const sandboxUrl = 'https://acme-sandbox.zendesk.com'
const sandboxToken: ZendeskAuth = { kind: 'token', email: 'sandbox@acme.example', apiToken: 'sandbox-token' }

export interface SandboxAccountOptions {
  readonly sandbox?: ZendeskSandboxOptions
  readonly auth?: ZendeskAuth
  readonly reservePercent?: number
  readonly seed?: number
}

/** A connection to a sandbox in this process, on a clock that jumps. */
export function sandboxAccount({ sandbox: options, auth, reservePercent, seed = 7 }: SandboxAccountOptions = {}) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 21))
  const random = randomFrom(seed)
  const sandbox = new ZendeskSandbox({ size: { tickets: 60 }, ...options, clock })
  const sender = senderFor(
    (request) => sandbox.handle(request),
    clock,
    () => 50 + Math.floor(random() * 400),
  )
  const tokenFile = join(mkdtempSync(join(tmpdir(), 'tajo-zendesk-')), 'tokens.json')
  const dependencies = { clock, log: silentLog, random }
  const connection = connectZendesk(
    {
      source: 'zendesk',
      baseUrl: sandboxUrl,
      auth: auth ?? sandboxToken,
      tokenFile,
      reservePercent: reservePercent ?? 10,
      sender,
    },
    dependencies,
  )
  const streamNamed = (name: string) => {
    const stream = connection.streams.find((one) => one.name === name)
    if (stream === undefined) throw new Error(`no stream ${name}`)
    return stream
  }
  return { clock, random, sandbox, sender, tokenFile, dependencies, connection, streamNamed }
}
