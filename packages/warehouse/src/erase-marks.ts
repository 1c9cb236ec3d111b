import { createHash, randomBytes } from 'node:crypto'
import type { SqlReader, SqlWork } from '@tajo/core/sql'
import { addressMark, eraseKey, type RecordName, recordMark } from './erased.ts'

/** `person`: his or her own row; `record`: a row about the person; `address`: an e-mail address. */
type ErasedKind = 'person' | 'record' | 'address'

export interface ErasedThing extends RecordName {
  readonly kind: Exclude<ErasedKind, 'address'>
}

/**
 * Notes who was erased, as keyed hashes: from the next write on nothing of theirs is stored again. Answers how many marks are new.
 * Part of the transaction that removes the rows.
 */
export async function noteErased(
  sql: SqlWork,
  things: readonly (ErasedThing | { readonly kind: 'address'; readonly address: string })[],
  { at, receipt }: { readonly at: string; readonly receipt: string },
): Promise<number> {
  const key = await ensureEraseKey(sql)
  await sql.load(
    'tajo_erased_marks',
    { mark: 'text', kind: 'text', erased_at: 'timestamp', receipt: 'text' },
    things.flatMap((thing) => {
      const marks =
        thing.kind === 'address'
          ? spellings(thing.address).map((one) => addressMark(key, one))
          : [recordMark(key, thing)]
      return marks.map((mark) => ({ mark, kind: thing.kind, erased_at: at, receipt }))
    }),
  )
  return sql.change(
    `INSERT INTO _tajo.erased SELECT DISTINCT mark, kind, erased_at, receipt FROM tajo_erased_marks WHERE mark NOT IN (SELECT mark FROM _tajo.erased)`,
  )
}

/** An address as it may be stored: readable, or as a digest of how it was written. */
function spellings(address: string): readonly string[] {
  return [...new Set([address.toLowerCase(), addressHash(address), addressHash(address.toLowerCase())])]
}

/** What the mask `hash` makes of an address. */
export function addressHash(address: string): string {
  return createHash('sha256').update(address).digest('hex')
}

/** Tells who was erased, without knowing who that was. */
export class ErasedMarks {
  readonly #key: string
  readonly #marks: ReadonlySet<string>

  constructor(key: string, marks: ReadonlySet<string>) {
    this.#key = key
    this.#marks = marks
  }

  /** Nobody was erased. */
  get isEmpty(): boolean {
    return this.#marks.size === 0
  }

  /** In small or capital letters. */
  hasAddress(address: string): boolean {
    return this.#marks.has(addressMark(this.#key, address))
  }

  has(record: RecordName): boolean {
    return this.#marks.has(recordMark(this.#key, record))
  }
}

/** Everybody who was erased and every record about them. */
export async function readErasedMarks(sql: SqlReader): Promise<ErasedMarks> {
  const key = (await eraseKey(sql)) ?? ''
  const rows = await sql.rows<{ mark: string }>('SELECT mark FROM _tajo.erased')
  return new ErasedMarks(key, new Set(rows.map(({ mark }) => mark)))
}

/** The warehouse's own key of the marks; made when it is first needed. */
export async function ensureEraseKey(sql: SqlWork): Promise<string> {
  const known = await eraseKey(sql)
  if (known !== undefined) return known
  const value = randomBytes(32).toString('hex')
  await sql.run(`INSERT INTO _tajo.meta VALUES ('erase_key', $value)`, { value })
  return value
}
