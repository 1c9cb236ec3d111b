import type { Erased, PersonEraser } from '@tajo/core/connector'
import { TajoError } from '@tajo/core/errors'
import type { Transport } from '@tajo/core/http/transport'
import { isObject } from '@tajo/core/json'
import { problemWords } from './answers.ts'
import { creditsOf, limitClassOf } from './limits.ts'

/** Two steps: the contact is deleted, which can be undone, and then for good, with all of its tickets. [doc] */
export function contactEraser(transport: Pick<Transport, 'call'>): PersonEraser {
  const ask = async (method: 'GET' | 'DELETE', path: string, query: Readonly<Record<string, string>> = {}) => {
    const { status, data } = await transport.call({
      method,
      path,
      query,
      stream: 'contacts',
      limitClass: limitClassOf(method, path),
      credits: creditsOf(method, path, query),
      // What is gone stays gone.
      repeatable: true,
    })
    if (status === 401) throw new TajoError('TAJO_AUTH', 'Freshdesk does not accept the API key.', { status })
    return { status, data, message: problemWords(data) }
  }
  const remove = (path: string) => ask('DELETE', path)
  return {
    stream: 'contacts',
    effect: 'the contact is deleted in Freshdesk for good, and ALL OF ITS TICKETS with it: Freshdesk has no other way',
    find: async (address) => {
      // Filters by the main address. [doc]
      const { status, data, message } = await ask('GET', '/api/v2/contacts', { email: address })
      if (status !== 200 || !Array.isArray(data))
        throw new TajoError('TAJO_FORBIDDEN', `Freshdesk does not tell who has an address (${status}): ${message}`)
      return data.filter(isObject).map(({ id }) => String(id))
    },
    erase: async (id): Promise<Erased> => {
      const path = `/api/v2/contacts/${encodeURIComponent(id)}`
      const soft = await remove(path)
      if (![204, 404, 405].includes(soft.status)) return refused(soft)
      const hard = await remove(`${path}/hard_delete`)
      if (hard.status === 204) return { ok: true, found: true }
      return hard.status === 404 ? { ok: true, found: soft.status === 204 } : refused(hard)
    },
  }
}

function refused({ status, message }: { readonly status: number; readonly message: string }): Erased {
  const words = message === '' ? `Freshdesk answered ${status}` : message
  return { ok: false, message: status === 403 ? `the key’s agent may not delete contacts: ${words}` : words }
}
