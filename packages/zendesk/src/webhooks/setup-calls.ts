import { TajoError } from '@tajo/core/errors'
import type { Transport } from '@tajo/core/http/transport'
import { at } from '@tajo/core/json'
import { errorWords } from '../error-words.ts'
import { accountOf, endpointName, limitClassesOf } from '../limits.ts'
import { stream } from './registered.ts'

type Calls = Pick<Transport, 'call'>

/** Makes a webhook; resolves with its id. */
export async function createWebhook(transport: Calls, webhook: object): Promise<string> {
  const data = await send(transport, 'POST', '/webhooks', [201], { webhook })
  const id = at(data, ['webhook', 'id'])
  if (typeof id === 'string') return id
  throw new TajoError('TAJO_BAD_RESPONSE', 'Zendesk made a webhook and did not say which.')
}

/** Replaces one whole: what is left out is removed. [rec] */
export async function replaceWebhook(transport: Calls, id: string, webhook: object): Promise<void> {
  await send(transport, 'PUT', `/webhooks/${encodeURIComponent(id)}`, [200, 204], { webhook })
}

/** What the vendor signs with. It is made by the vendor. [rec] */
export async function signingSecret(transport: Calls, id: string): Promise<string> {
  const data = await send(transport, 'GET', `/webhooks/${encodeURIComponent(id)}/signing_secret`, [200])
  const secret = at(data, ['signing_secret', 'secret'])
  if (typeof secret === 'string' && secret !== '') return secret
  throw new TajoError('TAJO_BAD_RESPONSE', 'Zendesk did not say the signing secret of the webhook.')
}

async function send(
  transport: Calls,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  expected: readonly number[],
  json?: object,
): Promise<unknown> {
  const { status, data } = await transport.call({
    method,
    path: `/api/v2${path}`,
    ...(json === undefined ? {} : { json }),
    stream,
    limitClass: limitClassesOf(method, path),
    account: accountOf(path),
    endpoint: endpointName(method, path),
    credits: 1,
    interactive: true,
    // A second POST would make a second webhook.
    repeatable: method === 'PUT',
  })
  if (expected.includes(status)) return data
  throw refusal(method, status, data)
}

function refusal(method: string, status: number, data: unknown): TajoError {
  const { message } = errorWords(data)
  const said = message === '' ? '' : `: ${message}`
  if (status === 401) return new TajoError('TAJO_AUTH', 'Zendesk does not accept the credentials.', { status })
  if (status === 403) {
    const what = method === 'GET' ? 'read the signing secret of a webhook' : 'make webhooks'
    const scope = method === 'GET' ? 'webhooks:read' : 'webhooks:write'
    return new TajoError('TAJO_FORBIDDEN', `The credentials may not ${what} in Zendesk${said}.`, {
      status,
      hint: `Enter as an administrator whose token has the scope \`${scope}\`, or do it in Admin Center under Apps and integrations > Webhooks, and set \`webhooks.secret\`.`,
    })
  }
  return new TajoError('TAJO_REQUEST_REFUSED', `Zendesk answered ${status} to a call about webhooks${said}.`, {
    status,
  })
}
