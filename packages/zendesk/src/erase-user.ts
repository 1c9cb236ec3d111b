import type { Erased, PersonEraser } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import type { Transport } from '@tajo/core/http/transport'
import { at, isObject } from '@tajo/core/json'
import { errorWords } from './error-words.ts'
import { accountOf, endpointName, limitClassesOf } from './limits.ts'

/** Two steps: a user is deleted, and then permanently, which takes out what is personal within 30 days. [oas] */
export function userEraser(transport: Pick<Transport, 'call'>): PersonEraser {
  const ask = async (method: 'GET' | 'DELETE', path: string, query: Readonly<Record<string, string>> = {}) => {
    const { status, data } = await transport.call({
      method,
      path: `/api/v2${path}`,
      query,
      stream: 'users',
      limitClass: limitClassesOf(method, path),
      account: accountOf(path),
      endpoint: endpointName(method, path),
      credits: 1,
      // What is gone stays gone.
      repeatable: true,
    })
    if (status === 401) throw new TajoError('TAJO_AUTH', 'Zendesk does not accept the credentials.', { status })
    return { status, data, message: errorWords(data).message }
  }
  const remove = (path: string) => ask('DELETE', path)
  return {
    stream: 'users',
    effect:
      'the user is deleted in Zendesk permanently; the tickets stay, with the person’s comments, until somebody redacts or deletes them',
    find: async (address) => {
      const { status, data, message } = await ask('GET', '/users/search', { query: `email:${address}` })
      const users = at(data, ['users'])
      if (status !== 200 || !Array.isArray(users))
        throw new TajoError('TAJO_FORBIDDEN', `Zendesk does not tell who has an address (${status}): ${message ?? ''}`)
      // The search is one of words, and finds more than was asked for.
      return users
        .filter(isObject)
        .filter(({ email }) => typeof email === 'string' && email.toLowerCase() === address.toLowerCase())
        .map(({ id }) => String(id))
    },
    erase: async (id): Promise<Erased> => {
      const user = encodeURIComponent(id)
      const soft = await remove(`/users/${user}`)
      if (![200, 404].includes(soft.status)) return refused(soft)
      const hard = await remove(`/deleted_users/${user}`)
      if (hard.status === 200) return { ok: true, found: true }
      return hard.status === 404 ? { ok: true, found: soft.status === 200 } : refused(hard)
    },
  }
}

function refused({ status, message }: { readonly status: number; readonly message: string | undefined }): Erased {
  const words = message === undefined || message === '' ? `Zendesk answered ${status}` : message
  return { ok: false, message: status === 403 ? `the credentials may not delete users: ${words}` : words }
}
