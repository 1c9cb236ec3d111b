import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'
import { DurableFiles, durableStart, flushFolder } from './durable-files.ts'
import { lockFolder } from './folder-lock.ts'
import type { Queries, Sql } from './sql.ts'

/** Opens a folder as an embedded PostgreSQL. One process at a time: a second one would write over the first one's files. */
export async function openPglite(folder: string, nowMs: number): Promise<Sql> {
  const path = resolve(folder)
  const release = lockFolder(path, nowMs)
  try {
    mkdirSync(dirname(path), { recursive: true })
    const isNew = !existsSync(join(path, 'PG_VERSION'))
    const database = await PGlite.create({
      fs: new DurableFiles(path),
      startParams: durableStart(PGlite.defaultStartParams),
      parsers: { [types.INT8]: Number },
    })
    if (isNew) flushFolder(path)
    await database.exec("SET TimeZone = 'UTC'")
    return store(database, path, release)
  } catch (error) {
    release()
    throw error
  }
}

function store(database: PGlite, location: string, release: () => void): Sql {
  let open = true
  return {
    kind: 'pglite',
    location,
    rows: (text, values) => rows(database, text, values),
    script: (text) => script(database, text, true),
    transaction: (task) =>
      database.transaction((work) => {
        const queries: Queries = {
          rows: (text, values) => rows(work, text, values),
          script: (text) => script(work, text, false),
        }
        return task(queries)
      }),
    listen: async (channel, heard) => {
      const unlisten = await database.listen(channel, heard)
      return () => unlisten()
    },
    close: async () => {
      if (!open) return
      open = false
      try {
        await database.close()
      } finally {
        release()
      }
    },
  }
}

type Runner = Pick<PGlite, 'query' | 'exec'>

async function rows<T>(runner: Runner, text: string, values: readonly unknown[] = []): Promise<readonly T[]> {
  return (await runner.query<T>(text, [...values])).rows
}

async function script(runner: Runner, text: string, alone: boolean): Promise<readonly unknown[]> {
  try {
    return (await runner.exec(text)).flatMap((result) => result.rows)
  } catch (error) {
    // A block that failed between its BEGIN and COMMIT would stay open for all who come after.
    if (alone) await runner.exec('ROLLBACK')
    throw error
  }
}
