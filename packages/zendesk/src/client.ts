import type { Transport } from '@tajo/core/http/transport'
import { type Answer, answerOf } from './answers.ts'
import { accountOf, endpointName, limitClassesOf } from './limits.ts'

export interface GetOptions {
  readonly stream: string
  readonly interactive?: boolean
  readonly signal?: AbortSignal | undefined
  /** Streams that read the same list ask for the same pages: those get one answer, see `shared-answers.ts`. */
  readonly shared?: boolean
}

/** Reads of one Zendesk account, every one through its budget. */
export interface ZendeskClient {
  /** `path` as in the reference, under `/api/v2`, without `.json`. */
  get(path: string, query: Readonly<Record<string, string | number>>, options: GetOptions): Promise<Answer>
}

export function createClient(transport: Transport): ZendeskClient {
  return {
    get: async (path, query, options) => {
      const request = { method: 'GET' as const, path: `/api/v2${path}`, stream: options.stream }
      const reply = await transport.call({
        ...request,
        query,
        limitClass: limitClassesOf('GET', path),
        account: accountOf(path),
        endpoint: endpointName('GET', path),
        credits: 1,
        ...(options.interactive === undefined ? {} : { interactive: options.interactive }),
        signal: options.signal,
      })
      return answerOf(request, reply)
    },
  }
}
