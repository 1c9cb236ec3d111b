import { createHash, randomUUID } from 'node:crypto'
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@tajo/core/page'
import { insideArray } from '../records.ts'

const opening = Buffer.from('[')
const closing = Buffer.from(']')
const comma = Buffer.from(',')

/** Files through which pages reach DuckDB's reader. They hold customer data for the length of one read. */
export class Spool {
  readonly folder: string
  readonly overflow: string
  readonly #prefix: string
  #count = 0

  constructor(folder: string, database: string) {
    this.folder = folder
    this.#prefix = `${createHash('sha256').update(database).digest('hex').slice(0, 12)}.`
    // Readers of one file share the folder, and DuckDB names its overflow files alike in each of them.
    this.overflow = join(folder, `${this.#prefix}${randomUUID()}`)
  }

  /** Makes the folder and clears what a killed run of the same database left in it. */
  prepare(): void {
    mkdirSync(this.folder, { recursive: true, mode: 0o700 })
    chmodSync(this.folder, 0o700)
    for (const name of readdirSync(this.folder)) {
      if (name.startsWith(this.#prefix)) rmSync(join(this.folder, name), { recursive: true, force: true })
    }
  }

  /**
   * One file with the records of all pages, each page led by a mark `{"_tajo_page":n}`, while `use` reads it.
   * `undefined` when a page is no JSON array.
   */
  async with<T>(pages: readonly Page[], use: (path: string) => Promise<T>): Promise<T | undefined> {
    const parts: Uint8Array[] = [opening]
    for (const [index, page] of pages.entries()) {
      const inside = insideArray(page.body)
      if (inside === undefined) return undefined
      if (index > 0) parts.push(comma)
      parts.push(Buffer.from(`{"_tajo_page":${index}}`))
      if (inside.length > 0) parts.push(comma, inside)
    }
    parts.push(closing)
    const path = join(this.folder, `${this.#prefix}${process.pid}.${this.#count++}.json`)
    try {
      const file = await open(path, 'wx', 0o600)
      try {
        await file.writev(parts)
      } finally {
        await file.close()
      }
      return await use(path)
    } finally {
      await rm(path, { force: true })
    }
  }
}
