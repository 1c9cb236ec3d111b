import type { Clock } from '@tajo/core/clock'
import type { Query, Transport } from '@tajo/core/http/transport'
import { type Answer, answerOf } from './answers.ts'
import { accountOf, endpointName, limitClassesOf } from './limits.ts'
import { SharedAnswers } from './shared-answers.ts'

export interface GetOptions {
  readonly stream: string
  readonly interactive?: boolean
  readonly signal?: AbortSignal | undefined
  /** Streams that read the same list ask for the same pages: those get one answer, see `shared-answers.ts`. */
  readonly shared?: boolean
  /** How long a call that fails is tried again; default: the transport's own. */
  readonly patienceMs?: number
}

/** Reads of one Zendesk account, every one through its budget. */
export interface ZendeskClient {
  /** `path` as in the reference, under `/api/v2`, without `.json`. */
  get(path: string, query: Query, options: GetOptions): Promise<Answer>
  /** Rows a page of an export may have, by path, where the vendor was too slow with more. */
  readonly pageSizes: Map<string, { readonly rows: number; readonly answers: number }>
}

/** A few pages of 1,000 tickets: enough for streams that go side by side, little beside what they write. */
const kept = { maxAnswers: 3, maxBytes: 24 * 2 ** 20, maxAgeMs: 120_000 }

export function createClient(transport: Pick<Transport, 'call'>, clock: Clock): ZendeskClient {
  const sharedAnswers = new SharedAnswers({ clock, ...kept })
  const ask: ZendeskClient['get'] = async (path, query, options) => {
    const { stream, interactive, signal, patienceMs } = options
    const request = { method: 'GET' as const, path: `/api/v2${path}`, stream }
    const reply = await transport.call({
      ...request,
      query,
      limitClass: limitClassesOf('GET', path),
      account: accountOf(path),
      endpoint: endpointName('GET', path),
      credits: 1,
      ...(interactive === undefined ? {} : { interactive }),
      ...(patienceMs === undefined ? {} : { patienceMs }),
      signal,
    })
    return answerOf(request, reply)
  }
  return {
    pageSizes: new Map(),
    get: (path, query, options) => {
      if (options.shared !== true) return ask(path, query, options)
      const question = JSON.stringify([path, Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1))])
      return sharedAnswers.get(question, options.stream, () => ask(path, query, options))
    },
  }
}
