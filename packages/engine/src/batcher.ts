import { createHash } from 'node:crypto'
import type { Json } from '@tajo/core/json'
import type { Page, ParentRead, Rejected, Tombstone } from '@tajo/core/page'
import type { ReadEvent } from '@tajo/core/stream'
import type { TableSpec, Warehouse, WriteBatch, WriteResult } from '@tajo/core/warehouse'

export interface BatcherOptions {
  readonly warehouse: Warehouse
  readonly table: TableSpec
  readonly runId: string
  readonly now: () => number
  /** Wraps a reader's position in the engine's own, with the digest of the list it stands behind. */
  readonly seal: (position: Json, digest: string | undefined) => Json
  /** Digest of the list as it is stored: reading the same bytes again stores nothing. */
  readonly storedDigest: string | undefined
  readonly onWritten: (result: WriteResult) => void
  /** A whole list came as it is stored. */
  readonly onSame: (rows: number) => void
  /** Pages of one parent belong together and are stored only with its `parent-done`. */
  readonly byParent: boolean
}

const maxRows = 2_000
const maxBytes = 24 * 2 ** 20
const maxAgeMs = 5_000

interface Draft {
  pages: Page[]
  gone: Tombstone[]
  parentsDone: (ParentRead & { compare: boolean })[]
  rejected: Rejected[]
  position: Json | undefined
  walk: WriteBatch['walk']
  rows: number
  bytes: number
  since: number
}

/**
 * Gathers what a reader reports into transactions. One is being written while the next is gathered, so reading and loading
 * overlap, and memory holds two batches at most.
 */
export class Batcher {
  readonly #options: BatcherOptions
  #draft: Draft
  #open: Page[] = []
  #writing: Promise<void> = Promise.resolve()
  #walking = false

  constructor(options: BatcherOptions) {
    this.#options = options
    this.#draft = this.#empty()
  }

  async add(event: ReadEvent): Promise<void> {
    if (this.#draft.walk?.end !== undefined && (event.type === 'page' || event.type === 'walk-start')) await this.#cut()
    switch (event.type) {
      case 'page':
        if (this.#options.byParent) this.#open.push(event.page)
        else this.#take([event.page])
        if (event.checkpoint !== undefined) this.#draft.position = event.checkpoint
        break
      case 'checkpoint':
        this.#draft.position = event.checkpoint
        break
      case 'parent-done':
        this.#take(this.#open)
        this.#open = []
        this.#draft.parentsDone.push({ ...event.parent, compare: event.compare })
        break
      case 'gone':
        this.#draft.gone.push(event.tombstone)
        break
      case 'rejected':
        this.#draft.rejected.push(event.rejected)
        break
      case 'walk-start':
        if (this.#draft.pages.length > 0) await this.#cut()
        this.#walking = true
        this.#draft.walk = { start: !event.resume }
        break
      case 'walk-end':
        this.#draft.walk = {
          start: this.#draft.walk?.start ?? false,
          end: this.#endOf(event),
          ...(event.within === undefined ? {} : { within: event.within }),
        }
        this.#walking = false
        break
      case 'incomplete':
      case 'note':
        return
    }
    if (this.#isDue()) await this.#cut()
  }

  /** Stores all that is complete and waits until it is committed. */
  async flush(): Promise<void> {
    await this.#cut()
    await this.#writing
  }

  #endOf(event: Extract<ReadEvent, { type: 'walk-end' }>): 'tombstone' | 'replace' | 'ignore' {
    if (!event.whole) return 'ignore'
    if (this.#options.table.write === 'replace') return 'replace'
    return event.absent ?? 'tombstone'
  }

  #take(pages: readonly Page[]): void {
    if (this.#draft.pages.length === 0) this.#draft.since = this.#options.now()
    for (const page of pages) {
      this.#draft.pages.push(page)
      this.#draft.rows += page.rows
      this.#draft.bytes += page.body.byteLength
    }
  }

  #isDue(): boolean {
    const { rows, bytes, since, parentsDone } = this.#draft
    if (rows >= maxRows || bytes >= maxBytes || parentsDone.length >= maxRows) return true
    return rows > 0 && this.#options.now() - since >= maxAgeMs
  }

  async #cut(): Promise<void> {
    const draft = this.#draft
    this.#draft = this.#empty()
    if (isEmpty(draft)) return
    await this.#writing
    const { warehouse, table, runId, onWritten, onSame, now, seal, storedDigest } = this.#options
    const { rows, bytes: _bytes, since: _since, position, walk, ...rest } = draft
    const digest = digestOf(table, draft)
    if (digest !== undefined && digest === storedDigest) {
      onSame(rows)
      return
    }
    const batch: WriteBatch = {
      ...rest,
      table,
      runId,
      syncedAt: new Date(now()).toISOString(),
      ...(position === undefined ? {} : { checkpoint: seal(position, digest) }),
      ...(walk === undefined ? {} : { walk }),
    }
    this.#writing = warehouse.write(batch).then(onWritten)
    // Whoever adds or flushes next meets the failure; until then it is not unhandled.
    this.#writing.catch(() => undefined)
  }

  #empty(): Draft {
    return {
      pages: [],
      gone: [],
      parentsDone: [],
      rejected: [],
      position: undefined,
      walk: this.#walking ? { start: false } : undefined,
      rows: 0,
      bytes: 0,
      since: this.#options.now(),
    }
  }
}

function isEmpty(draft: Draft): boolean {
  const { pages, gone, parentsDone, rejected, position, walk } = draft
  const quiet = walk === undefined || (!walk.start && walk.end === undefined)
  return pages.length + gone.length + parentsDone.length + rejected.length === 0 && position === undefined && quiet
}

/** Stands for a list read from end to end and how it is stored; `undefined` for any other batch. */
function digestOf(table: TableSpec, { walk, pages, gone, parentsDone, rejected, position }: Draft): string | undefined {
  if (walk?.start !== true || walk.end === undefined || walk.end === 'ignore' || position === undefined)
    return undefined
  if (gone.length + parentsDone.length + rejected.length > 0) return undefined
  const hash = createHash('sha256').update(JSON.stringify([table, walk]))
  for (const { body, ...facts } of pages) hash.update(JSON.stringify(facts)).update(body)
  return hash.digest('base64')
}
