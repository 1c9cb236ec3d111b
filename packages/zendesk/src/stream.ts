import type { Reader, Stream } from '@tajo/core/connector'
import type { ZendeskClient } from './client.ts'

export type ZendeskStream = Stream<ZendeskClient> & {
  /** Key of the array of records in the vendor's answer. */
  readonly collection: string
  /** Fixed query of every request. */
  readonly query?: Readonly<Record<string, string>>
  /** Key that is `true` or a date on deleted records, which the vendor keeps on the list. */
  readonly deletedBy?: string
  /** Dotted paths of keys that no column takes and none needs: they lie in another stream, or twice in the record. */
  readonly elsewhere?: readonly string[]
}
export type ZendeskReader = Reader<ZendeskClient>
