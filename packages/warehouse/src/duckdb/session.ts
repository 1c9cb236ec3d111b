import { statSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { type DuckDBConnection, DuckDBInstance, type DuckDBMaterializedResult } from '@duckdb/node-api'
import type { Parameters } from '@tajo/core/sql'
import { Mutex } from '../mutex.ts'
import { asTajoError, isFatal, isOutOfMemory } from './errors.ts'
import type { Spool } from './spool.ts'
import { text } from './sql.ts'
import { rowsOf, Writer } from './writer.ts'

export interface SessionOptions {
  readonly path: string
  readonly readOnly: boolean
  readonly memoryBytes: number
  readonly spool: Spool
}

/** Name of the file inside DuckDB: fixed, so that no schema of a user can be mistaken for it. */
export const database = 'tajo_file'

// DuckDB compresses the newest row group anew at every checkpoint until it is full; its default of 122,880 rows of 50
// columns costs a first sync half its time.
const rowGroupSize = 30_720
const checkpointBytes = 64 * 1024 * 1024
// More threads read pages no faster, and each of them takes memory of its own.
const threads = Math.min(availableParallelism(), 4)
// What DuckDB has freed stays with the process until it is trimmed, which costs time: only a process that has grown does it.
const roomyBytes = 200 * 1024 * 1024
// Beyond its threshold DuckDB checkpoints inside a commit; Tajo does it between batches, when the batch's memory is free.
const noOwnCheckpoint = '1TB'

interface Opened {
  readonly instance: DuckDBInstance
  readonly writer: DuckDBConnection
  readonly reader: DuckDBConnection
}

/** The open file: one connection that writes, one that reads, both in UTC. */
export class Session {
  readonly location: string
  readonly spool: Spool
  readonly readOnly: boolean
  readonly #options: SessionOptions
  readonly #writes = new Mutex()
  readonly #reads = new Set<Promise<unknown>>()
  #memoryBytes: number
  #opened: Promise<Opened> | undefined
  #closed = false

  constructor(options: SessionOptions) {
    this.#options = options
    this.#memoryBytes = options.memoryBytes
    this.location = options.path
    this.spool = options.spool
    this.readOnly = options.readOnly
  }

  async open(): Promise<void> {
    await this.#ready()
  }

  rows<T>(sql: string, parameters?: Parameters): Promise<readonly T[]> {
    return this.#read(async ({ reader }) => rowsOf<T>(await reader.run(sql, parameters)))
  }

  result(sql: string, parameters?: Parameters): Promise<DuckDBMaterializedResult> {
    return this.#read(({ reader }) => reader.run(sql, parameters))
  }

  /** A connection of its own for one task that reads. */
  aside<T>(task: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#read(async ({ instance }) => {
      const connection = await instance.connect()
      try {
        await connection.run(`USE ${database}`)
        return await task(connection)
      } finally {
        connection.closeSync()
      }
    })
  }

  /** One write after the other. What ran out of memory gets more and runs again: a task must be a single transaction. */
  exclusively<T>(task: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#writes.run(() => this.#attempt(({ writer }) => task(new Writer(writer))))
  }

  /** Writes a grown log into the file, and gives the memory of the last batch back to the system. */
  settle(): Promise<void> {
    return this.exclusively(async (writer) => {
      const due = logBytes(this.location) >= checkpointBytes
      if (due || process.memoryUsage.rss() > roomyBytes) await this.#releaseMemory(writer)
      if (!due) return
      await writer.run(`CHECKPOINT ${database}`)
      await this.#releaseMemory(writer)
    })
  }

  /** Waits for what is being read and written. */
  close(): Promise<void> {
    return this.#writes.run(async () => {
      this.#closed = true
      await Promise.allSettled(this.#reads)
      await this.#drop()
    })
  }

  /** Closes without touching the file: what a log beside it holds stays there. */
  async abandon(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined)
    await opened?.writer.run('PRAGMA disable_checkpoint_on_shutdown').catch(() => undefined)
    await this.close()
  }

  async #ready(): Promise<Opened> {
    if (this.#closed) throw new Error('The warehouse is closed.')
    this.#opened ??= openFile(this.#options, this.#memoryBytes)
    return this.#opened
  }

  #read<T>(task: (opened: Opened) => Promise<T>): Promise<T> {
    const read = this.#attempt(task)
    this.#reads.add(read)
    const done = (): void => void this.#reads.delete(read)
    read.then(done, done)
    return read
  }

  async #attempt<T>(task: (opened: Opened) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await task(await this.#ready())
      } catch (error) {
        if (isOutOfMemory(error) && (await this.#growMemory())) continue
        // DuckDB refuses everything after such an error; the next task finds the file opened anew, at its last commit.
        if (isFatal(error)) await this.#drop()
        throw asTajoError(error, this.location)
      }
    }
  }

  async #drop(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined)
    this.#opened = undefined
    if (opened === undefined) return
    opened.reader.closeSync()
    opened.writer.closeSync()
    opened.instance.closeSync()
  }

  async #growMemory(): Promise<boolean> {
    const next = Math.min(this.#memoryBytes * 2, totalmem() * 0.6)
    if (next <= this.#memoryBytes) return false
    this.#memoryBytes = next
    const { reader } = await this.#ready()
    await reader.run(`SET memory_limit = ${text(bytes(next))}`)
    return true
  }

  // Setting the limit is the one statement after which DuckDB trims the system's allocator.
  #releaseMemory(writer: Writer): Promise<void> {
    return writer.run(`SET memory_limit = ${text(bytes(this.#memoryBytes))}`)
  }
}

async function openFile({ path, readOnly, spool }: SessionOptions, memoryBytes: number): Promise<Opened> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: bytes(memoryBytes),
    temp_directory: spool.overflow,
    checkpoint_threshold: noOwnCheckpoint,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  try {
    const writer = await instance.connect()
    const mode = readOnly ? 'READ_ONLY' : `ROW_GROUP_SIZE ${rowGroupSize}`
    await writer.run("SET GLOBAL TimeZone = 'UTC'")
    await writer.run(`ATTACH ${text(path)} AS ${database} (TYPE duckdb, ${mode})`)
    // From here on no statement, whoever wrote it, reaches another file than the spool.
    await writer.run(`SET allowed_directories = [${text(`${spool.folder}/`)}]`)
    await writer.run('SET enable_external_access = false')
    await writer.run(`USE ${database}`)
    const reader = await instance.connect()
    await reader.run(`USE ${database}`)
    return { instance, writer, reader }
  } catch (error) {
    instance.closeSync()
    throw error
  }
}

function bytes(count: number): string {
  return `${Math.round(count / 1_000_000)}MB`
}

function logBytes(path: string): number {
  return statSync(`${path}.wal`, { throwIfNoEntry: false })?.size ?? 0
}
