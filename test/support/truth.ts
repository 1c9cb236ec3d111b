import type { StoredRow } from './stored.ts'

/** One record as the vendor's own pages would say it has to be stored. */
export interface TrueRow {
  readonly key: string
  /** Gone at the vendor, in a way the vendor shows: the row is a tombstone. */
  readonly deleted: boolean
  readonly record: Readonly<Record<string, unknown>>
  /** The vendor does not show it to everybody who asks later: it may be missing. */
  readonly optional?: boolean
  /** Columns in which the stored row may be of an earlier moment: the vendor shows it no longer. */
  readonly unsure?: readonly string[]
  /** The vendor shows other values than the last real ones: what is wrong with the stored row is told here instead. */
  readonly wrong?: (row: StoredRow) => string | undefined
}

export interface TrueTable {
  readonly rows: readonly TrueRow[]
  /** The configuration keeps a choice of columns; what they leave out is left out on purpose. */
  readonly someColumns?: boolean
  /** Columns the vendor changes without a sign: only a full read is sure to have them right. */
  readonly unsigned?: readonly string[]
  /** Columns whose value hangs on the way a row came, or on the moment: never compared. */
  readonly unsure?: readonly string[]
  /** Rows that stay although the account lacks them: nothing tells that they went. */
  readonly stays?: (row: StoredRow) => boolean
  /** Live rows that may still be stored although the account lacks them, until a full read. */
  readonly mayLinger?: (row: StoredRow) => boolean
  /** Rows that may be older than the account's, until a full read: the vendor has no filter that shows their change. */
  readonly mayLag?: (key: string) => boolean
}

/** `2026-03-02T10:12:44Z` */
export function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}

export function momentOrNull(seconds: number | null): string | null {
  return seconds === null ? null : moment(seconds)
}

/** Plain text of HTML, as the vendor adds it beside every body. */
export function plainText(html: string): string {
  const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" }
  return html
    .replace(/<(br\s*\/?|\/p|\/div|\/li|\/tr)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&([a-z]+|#39);/g, (whole, name: string) => entities[name] ?? whole)
    .trim()
}
