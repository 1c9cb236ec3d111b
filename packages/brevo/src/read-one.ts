import type { Piece, RecordResult } from '@tajo/core/connector'
import type { Query } from '@tajo/core/http/transport'
import type { Page, Rejected } from '@tajo/core/page'
import type { ReadEvent, StreamSpec } from '@tajo/core/stream'
import { expectOk } from './answers.ts'
import type { BrevoClient } from './client.ts'
import { caps } from './limits.ts'
import { attributePage } from './read/attributes.ts'
import { offsetPages } from './read/offset-pages.ts'
import { pageMaker } from './read/pages.ts'

/** Streams whose records answer under their own id. */
const viewable: ReadonlySet<string> = new Set(['contacts', 'lists', 'folders', 'companies'])

const emailPrefix = 'email:'

/** Key of a contact of whom only the e-mail is told, as in webhooks: no number looks like it. */
export function emailKey(email: string): string {
  return `${emailPrefix}${email.trim().toLowerCase()}`
}

/** One record as the vendor has it now; `undefined` for streams without a view. A contact is found by its e-mail too, see `emailKey`. */
export async function readOne(client: BrevoClient, stream: StreamSpec, key: string): Promise<RecordResult | undefined> {
  if (!viewable.has(stream.name)) return undefined
  const { id, query } = placeOf(stream, key)
  const answer = await client.get(`${stream.path}/${encodeURIComponent(id)}`, query, { stream: stream.name })
  switch (answer.kind) {
    case 'ok':
      return { found: true, page: pageMaker(stream).single(answer) }
    case 'auth':
    case 'ip_blocked':
      throw answer.error
    default:
      return { found: false, gone: answer.kind === 'not_found', reason: answer.error.message }
  }
}

/** A number alone could be read as somebody's external id. */
function placeOf({ name }: StreamSpec, key: string): { readonly id: string; readonly query: Query } {
  if (name !== 'contacts') return { id: key, query: {} }
  return key.startsWith(emailPrefix)
    ? { id: key.slice(emailPrefix.length), query: { identifierType: 'email_id' } }
    : { id: key, query: { identifierType: 'contact_id' } }
}

/** A piece of a stream whose records cannot be asked for one by one, as it is listed now. */
export async function readSome(
  client: BrevoClient,
  stream: StreamSpec,
  { all }: Piece,
): Promise<readonly Page[] | undefined> {
  const options = { stream: stream.name }
  if (stream.name === 'contact_attributes') {
    return [attributePage(stream, expectOk(await client.get(stream.path, {}, options)))]
  }
  if (stream.name !== 'segments') return undefined
  const make = pageMaker(stream)
  const pages: Page[] = []
  const ask = (offset: number) => client.get(stream.path, { limit: caps.listsPerPage, offset, sort: 'asc' }, options)
  for await (const { answer } of offsetPages({ ask, key: 'segments', met: new Set() })) {
    pages.push(make.list(answer, 'segments'))
    if (!all) break
  }
  return pages
}

/** Asks again for a record that was rejected, by its key. */
export async function readAgain(
  client: BrevoClient,
  stream: StreamSpec,
  rejected: Rejected,
): Promise<readonly ReadEvent[] | undefined> {
  const { key } = rejected
  const one = key === null ? undefined : await readOne(client, stream, key)
  if (key === null || one === undefined) return undefined
  if (one.found) return [{ type: 'page', page: one.page }]
  return [
    one.gone
      ? { type: 'gone', tombstone: { key: [key], reason: one.reason } }
      : { type: 'rejected', rejected: { ...rejected, reason: one.reason } },
  ]
}
