import type { Transport } from '@tajo/core/http/transport'
import { type Answer, answerOf } from './answers.ts'
import { creditsOf, limitClassOf } from './limits.ts'

export interface GetOptions {
  readonly stream: string
  readonly interactive?: boolean
  readonly signal?: AbortSignal | undefined
}

/** Reads of one Freshdesk account, every one through its budget. */
export interface FreshdeskClient {
  /** `path` as in the reference, under `/api/v2`. */
  get(path: string, query: Readonly<Record<string, string | number>>, options: GetOptions): Promise<Answer>
}

export function createClient(transport: Transport): FreshdeskClient {
  return {
    get: async (path, query, options) => {
      const request = { method: 'GET' as const, path: `/api/v2${path}`, stream: options.stream }
      const reply = await transport.call({
        ...request,
        query,
        limitClass: limitClassOf('GET', path),
        credits: creditsOf('GET', path, query),
        ...(options.interactive === undefined ? {} : { interactive: options.interactive }),
        signal: options.signal,
      })
      return answerOf(request, reply)
    },
  }
}
