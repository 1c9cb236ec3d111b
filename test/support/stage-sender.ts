import { TajoError } from '@tajo/core/errors'
import type { HttpRequest, HttpResponse, Sender } from '@tajo/core/http/send'
import type { SandboxResponse } from '@tajo/sandbox/http/message'
import type { Dice } from './dice.ts'
import type { Stage } from './stage.ts'
import type { PlayedAccount } from './vendor.ts'

export interface StageSenderOptions {
  readonly sandbox: Pick<PlayedAccount, 'handle'>
  readonly stage: Stage
  readonly dice: Dice
  /** A request takes up to this long before the vendor answers it, and its answer as long again to arrive. */
  readonly latencyMs: number
}

/** Speaks to a sandbox without a socket. The vendor handles a call at one moment and its answer arrives at another. */
export function stageSender({ sandbox, stage, dice, latencyMs }: StageSenderOptions): Sender {
  return {
    close: () => Promise.resolve(),
    send: async ({ method, url, headers, body, signal }: HttpRequest, maxBytes): Promise<HttpResponse> => {
      const { pathname, search, host } = new URL(url)
      const path = pathname + search
      await stage.turn(`ask ${path}`, signal)
      stage.advance(dice.below(latencyMs + 1))
      const answer = sandbox.handle({
        method,
        path,
        headers: { ...headers, host },
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
      })
      await stage.turn(`hear ${path}`, signal)
      stage.advance(dice.below(latencyMs + 1) + (answer.delayMs ?? 0))
      throwLost(answer)
      if (answer.body.byteLength > maxBytes)
        throw new TajoError('TAJO_RESPONSE_TOO_LARGE', `${method} ${pathname} answered with too much.`)
      return { status: answer.status, headers: lowerCase(answer.headers), body: answer.body }
    },
  }
}

/** The errors a socket gives for an answer that never came or came in part. */
function throwLost({ fault }: SandboxResponse): void {
  if (fault === 'reset') throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
  if (fault === 'truncate') throw Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
