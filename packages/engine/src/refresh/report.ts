/**
 * What became of a row that was to be read again. `older`: a later version is stored already. `denied`: the vendor refuses it.
 * `next-sync`: it cannot be asked for by itself. `ignored`: its stream is switched off, or not known. `busy`: somebody else writes
 * the source; ask again.
 */
export type RowOutcome =
  | 'inserted'
  | 'updated'
  | 'unchanged'
  | 'older'
  | 'gone'
  | 'denied'
  | 'rejected'
  | 'next-sync'
  | 'ignored'
  | 'busy'

export interface RefreshedRow {
  readonly stream: string
  /** `*`: all rows below `parent`. */
  readonly key: string
  readonly outcome: RowOutcome
  /** The row whose news it came with. */
  readonly parent?: { readonly stream: string; readonly key: string }
  readonly reason?: string
  /** The vendor's own time of the row, as it is stored now. */
  readonly version?: string
}

export interface RefreshReport {
  readonly source: string
  readonly runId: string
  /** Records the vendor sent. */
  readonly read: number
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
  readonly older: number
  readonly gone: number
  readonly denied: number
  readonly rejected: number
  readonly nextSync: number
  readonly ignored: number
  readonly busy: number
  /** Rows that were named, and rows below them that changed. */
  readonly rows: readonly RefreshedRow[]
  /** Calls of the account while it lasted; where the connection is shared, those of others too. */
  readonly calls: number
}

/** Adds up what became of the rows, addresses in the place of keys left out; `quiet` are rows below others that were read and are as they were. */
export function reportOf(
  of: Pick<RefreshReport, 'source' | 'runId' | 'read' | 'calls'>,
  told: readonly RefreshedRow[],
  quiet: number,
): RefreshReport {
  const rows = told.map((row) => (row.key.includes('@') ? { ...row, key: 'an e-mail' } : row))
  const count = (outcome: RowOutcome): number => rows.filter((row) => row.outcome === outcome).length
  return {
    ...of,
    inserted: count('inserted'),
    updated: count('updated'),
    unchanged: count('unchanged') + quiet,
    older: count('older'),
    gone: count('gone'),
    denied: count('denied'),
    rejected: count('rejected'),
    nextSync: count('next-sync'),
    ignored: count('ignored'),
    busy: count('busy'),
    rows,
  }
}
