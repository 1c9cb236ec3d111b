/** What merging must do, in plain words: one record at a time, no SQL. Versions and times are days of a month. */
export interface ModelRecord {
  readonly id: number
  readonly version: number
  readonly subject: string
  /** Only records of the shape `view` carry it. */
  readonly description: string | null
}

export interface ModelPage {
  readonly state: 'live' | 'deleted'
  readonly shape: 'list' | 'view'
  readonly records: readonly ModelRecord[]
}

export interface ModelBatch {
  readonly pages: readonly ModelPage[]
  readonly gone: readonly number[]
}

interface Content {
  readonly version: number | null
  readonly subject: string | null
  readonly description: string | null
}

interface Row extends Content {
  readonly deletedAt: number | null
  readonly syncedAt: number
}

interface Turn extends Content {
  readonly id: number
  readonly from: number
  to: number | null
}

export class MergeModel {
  readonly rows = new Map<number, Row>()
  readonly history: Turn[] = []

  write(batch: ModelBatch, now: number) {
    const counts = { inserted: 0, updated: 0, unchanged: 0, deleted: 0 }
    for (const [id, record] of fold(batch.pages)) counts[this.#merge(id, record, now)] += 1
    for (const id of new Set(batch.gone)) {
      const row = this.rows.get(id)
      if (row !== undefined && row.deletedAt !== null) continue
      const content = row ?? { version: null, subject: null, description: null, syncedAt: now }
      this.rows.set(id, { ...content, deletedAt: now })
      this.#close(id, now)
      counts.deleted += 1
    }
    return counts
  }

  #merge(id: number, record: Folded, now: number): 'inserted' | 'updated' | 'unchanged' | 'deleted' {
    const old = this.rows.get(id)
    if (old?.version != null && old.version > record.version) return 'unchanged'
    const description = record.viewed ? record.description : (old?.description ?? null)
    const deletedAt = record.live ? null : (old?.deletedAt ?? record.version)
    const content = { version: record.version, subject: record.subject, description }
    const same = old !== undefined && JSON.stringify(contentOf(old)) === JSON.stringify(content)
    if (same && record.live === (old.deletedAt === null)) return 'unchanged'
    this.rows.set(id, { ...content, deletedAt, syncedAt: now })
    this.#turn(id, content, deletedAt, now)
    if (old === undefined) return 'inserted'
    return deletedAt !== null && old.deletedAt === null ? 'deleted' : 'updated'
  }

  #turn(id: number, content: Content & { version: number }, deletedAt: number | null, now: number): void {
    const before = this.history.filter((turn) => turn.id === id).map((turn) => Math.max(turn.from, turn.to ?? 0))
    const last = before.length === 0 ? undefined : Math.max(...before)
    const from = last === undefined || content.version > last ? content.version : Math.max(now, last)
    this.#close(id, deletedAt ?? from)
    if (deletedAt === null) this.history.push({ id, ...content, from, to: null })
  }

  #close(id: number, at: number): void {
    for (const turn of this.history) if (turn.id === id && turn.to === null) turn.to = Math.max(turn.from, at)
  }
}

interface Folded extends ModelRecord {
  readonly live: boolean
  readonly viewed: boolean
}

/** One record per id: the latest version, of equal ones the last; the description of the latest view. */
function fold(pages: readonly ModelPage[]): Map<number, Folded> {
  const all = pages.flatMap(({ state, shape, records }) =>
    records.map((record) => ({ ...record, live: state === 'live', viewed: shape === 'view' })),
  )
  const folded = new Map<number, Folded>()
  for (const record of all.toSorted((a, b) => a.version - b.version)) {
    const before = folded.get(record.id)
    const keeps = before?.viewed === true && !record.viewed
    folded.set(record.id, keeps ? { ...record, description: before.description, viewed: true } : record)
  }
  return folded
}

function contentOf({ version, subject, description }: Content): Content {
  return { version, subject, description }
}
