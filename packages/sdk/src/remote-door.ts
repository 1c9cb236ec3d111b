import { systemClock } from '@tajo/core/clock'
import { parseBaseUrl } from '@tajo/core/config/values/base-url'
import { TajoError } from '@tajo/core/errors'
import { ask, type RemoteServer } from '@tajo/operations/remote/ask'
import { callRemote } from '@tajo/operations/remote/call-remote'
import type { Door } from './door.ts'
import type { HandedWebhook, HandledWebhook } from './handle-webhook.ts'

export interface RemoteDoor extends Door {
  handleWebhook(name: string, delivery: HandedWebhook): Promise<HandledWebhook>
}

/** Operations of a server. */
export function remoteDoor(baseUrl: string, apiKey: string | undefined): RemoteDoor {
  const server = serverOf(baseUrl, apiKey)
  return {
    call: (operation, input, { signal = new AbortController().signal, onNews = () => {} } = {}) =>
      callRemote(server, operation, input as object, { signal, tell: onNews }, systemClock),
    handleWebhook: async (source, body) => {
      const request = {
        method: 'POST',
        path: '/v1/webhooks/deliveries',
        body: JSON.stringify({ source, body }),
      } as const
      const { stored, keys } = (await ask(server, request)) as { stored: 'new' | 'duplicate'; keys: string[] }
      return { outcome: stored === 'new' ? 'noted' : 'duplicate', keys }
    },
    close: async () => {},
  }
}

function serverOf(baseUrl: string, token: string | undefined): RemoteServer {
  const url = parseBaseUrl(baseUrl, '/v1')
  if (!url.ok) throw new TajoError('TAJO_ARGUMENT', `baseUrl ${url.problem}.`)
  if (token === undefined || token === '')
    throw new TajoError('TAJO_ARGUMENT', 'A server asks for a token, and apiKey is not set.', {
      hint: 'Is the variable set that it is read from? `tajo tokens create` makes a token.',
    })
  return { url: url.value, token }
}
