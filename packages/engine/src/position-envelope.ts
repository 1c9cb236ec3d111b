import { isObject, type Json } from '@tajo/core/json'

/** What the engine keeps beside a reader's own position, so that it commits with the rows too. */
export interface Envelope {
  /** The reader's position. */
  readonly at: Json | undefined
  /** When the stream was last read from the beginning to the end. */
  readonly fullAt: string | null
  /** Start date the rows were read with; an earlier one later means reading again. */
  readonly since: string | null
  /** Columns the rows were read with; one more later means reading again. */
  readonly columns: readonly string[]
  /** When a full read began that has not ended: it was cut short, or is under way. */
  readonly fullSince?: string
  /** Of the list as it was last stored, for streams read whole: the same bytes again need no writing. */
  readonly digest?: string
}

export function openEnvelope(stored: Json | undefined): Envelope | undefined {
  if (!isObject(stored) || !Array.isArray(stored['columns'])) return undefined
  return {
    at: stored['at'] as Json | undefined,
    fullAt: typeof stored['fullAt'] === 'string' ? stored['fullAt'] : null,
    since: typeof stored['since'] === 'string' ? stored['since'] : null,
    columns: stored['columns'] as string[],
    ...(typeof stored['fullSince'] === 'string' ? { fullSince: stored['fullSince'] } : {}),
    ...(typeof stored['digest'] === 'string' ? { digest: stored['digest'] } : {}),
  }
}

export function sealEnvelope(envelope: Envelope): Json {
  const { at, ...rest } = envelope
  return at === undefined ? rest : { at, ...rest }
}
