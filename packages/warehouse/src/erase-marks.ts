import { createHash, randomBytes } from 'node:crypto'
import type { SqlWork } from '@tajo/core/sql'
import { eraseKey } from './erased.ts'

/** `person`: his or her own row; `record`: a row about the person; `address`: an e-mail address. */
export type ErasedKind = 'person' | 'record' | 'address'

export interface ErasedThing {
  readonly kind: Exclude<ErasedKind, 'address'>
  readonly source: string
  readonly stream: string
  /** Key of the row as text, as `SELECT` casts it. */
  readonly key: string
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
  const key = (await eraseKey(sql)) ?? (await makeKey(sql))
  await sql.load(
    'tajo_erased_marks',
    { mark: 'text', kind: 'text', erased_at: 'timestamp', receipt: 'text' },
    things.map((thing) => ({
      mark:
        thing.kind === 'address'
          ? hashed(`${key}\n@\n${thing.address.toLowerCase()}`)
          : hashed(`${key}\n${thing.source}\n${thing.stream}\n${thing.key}`),
      kind: thing.kind,
      erased_at: at,
      receipt,
    })),
  )
  return sql.change(
    `INSERT INTO _tajo.erased SELECT DISTINCT mark, kind, erased_at, receipt FROM tajo_erased_marks WHERE mark NOT IN (SELECT mark FROM _tajo.erased)`,
  )
}

/** Whether an address belongs to somebody who was erased. */
export async function isErased(sql: Pick<SqlWork, 'rows'>, address: string): Promise<boolean> {
  const key = await eraseKey(sql)
  if (key === undefined) return false
  const found = await sql.rows('SELECT mark FROM _tajo.erased WHERE mark = $mark', {
    mark: hashed(`${key}\n@\n${address.toLowerCase()}`),
  })
  return found.length > 0
}

async function makeKey(sql: SqlWork): Promise<string> {
  const value = randomBytes(32).toString('hex')
  await sql.run(`INSERT INTO _tajo.meta VALUES ('erase_key', $value)`, { value })
  return value
}

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
