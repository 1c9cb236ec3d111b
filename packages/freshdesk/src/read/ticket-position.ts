import { isObject, type Json } from '@tajo/core/json'
import type { RecordState } from '@tajo/core/page'

/** One of the lists tickets stand on (vendor reference: `filter` is `spam`, `deleted`, …; without it neither is listed). */
export interface Pass {
  readonly name: 'live' | 'spam' | 'deleted'
  readonly filter: Readonly<Record<string, string>>
  readonly state: RecordState
}

export const passes: readonly Pass[] = [
  { name: 'live', filter: {}, state: 'live' },
  { name: 'spam', filter: { filter: 'spam' }, state: 'spam' },
  { name: 'deleted', filter: { filter: 'deleted' }, state: 'deleted' },
]

/** Where a pass stands. */
export interface PassPosition {
  /** Everything last changed before this second is stored (ISO 8601). */
  readonly since: string
  /** Rows at or shortly before `since` that were stored after their second was over: `id` → `updated_at`. */
  readonly known?: Readonly<Record<string, string>>
  /** More tickets share the second `since` than can be listed; ids below `below` are still to be read one by one. */
  readonly byId?: { readonly below: number }
}

export type TicketPosition = Readonly<Partial<Record<Pass['name'], PassPosition>>>

/** The position in a checkpoint; an unreadable one is an empty one, which reads everything again. */
export function parseTicketPosition(checkpoint: Json | undefined): TicketPosition {
  if (!isObject(checkpoint)) return {}
  const position: Partial<Record<Pass['name'], PassPosition>> = {}
  for (const { name } of passes) {
    const at = checkpoint[name]
    if (isObject(at) && typeof at['since'] === 'string') position[name] = at as unknown as PassPosition
  }
  return position
}
