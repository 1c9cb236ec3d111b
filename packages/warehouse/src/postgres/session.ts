import { randomUUID } from 'node:crypto'
import type { Clock } from '@tajo/core/clock'
import { isTajoError } from '@tajo/core/errors'
import type { Parameters, SqlReader } from '@tajo/core/sql'
import type pg from 'pg'
import { Mutex } from '../mutex.ts'
import { type ConnectOptions, connect } from './connect.ts'
import { asTajoError, isConnectionLost, isPassing } from './errors.ts'
import { holdSource, holdSourceAgain, releaseSource } from './lock.ts'
import { rowsOf, Writer } from './writer.ts'

const waitsMs = [500, 2_000, 5_000]
// The server notices at its next word to a killed run that it is gone.
const killedTries = 5
const killedWaitMs = 200

/** A database under work: one connection that writes and holds the sources' locks, one that reads. */
export class Session implements SqlReader {
  readonly location: string
  readonly #options: ConnectOptions
  readonly #clock: Clock
  readonly #writes = new Mutex()
  readonly #work = new Set<Promise<unknown>>()
  /** Sources this session holds; a new connection has to get hold of them again. */
  readonly #held = new Map<string, number>()
  readonly #holder = randomUUID()
  #writer: Promise<pg.Client> | undefined
  #reader: Promise<pg.Client> | undefined
  #closed = false
  #wasReached = false

  constructor(options: ConnectOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.location = options.address.location
  }

  rows<T>(sql: string, parameters?: Parameters): Promise<readonly T[]> {
    return this.reading((client) => rowsOf<T>(client, sql, parameters))
  }

  /** A task that reads; it runs again when the connection was lost. */
  reading<T>(task: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#track(() =>
      this.#patiently(async () => {
        this.#reader ??= connect(this.#options)
        const client = await this.#reader.catch((error: unknown) => this.#dropReader(error))
        return task(client).catch((error: unknown) =>
          isConnectionLost(error) ? this.#dropReader(error) : rejected(error),
        )
      }),
    )
  }

  /** A connection of its own for one task, which ends with it. */
  aside<T>(task: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#track(async () => {
      try {
        const client = await connect(this.#options)
        try {
          return await task(client)
        } finally {
          await client.end()
        }
      } catch (error) {
        throw asTajoError(error, this.location)
      }
    })
  }

  /** One write after the other. What a lost connection took back runs again: a task must be a single transaction. */
  exclusively<T>(task: (writer: Writer) => Promise<T>): Promise<T> {
    return this.#writes.run(() =>
      this.#patiently(async () => {
        const client = await this.#writing()
        return task(new Writer(client, (transaction) => this.#wasCommitted(transaction))).catch((error: unknown) =>
          isConnectionLost(error) ? this.#dropWriter(error) : rejected(error),
        )
      }),
    )
  }

  /** Keeps other sessions from writing a source until the answer is called. */
  async hold(source: string): Promise<() => Promise<void>> {
    await this.#take(source, killedTries)
    return () =>
      this.#writes.run(async () => {
        const others = (this.#held.get(source) ?? 1) - 1
        if (others > 0) this.#held.set(source, others)
        else {
          this.#held.delete(source)
          // With the connection the lock is gone as well.
          const client = await this.#writer?.catch(() => undefined)
          if (client !== undefined) await releaseSource(client, source).catch(() => undefined)
        }
      })
  }

  async #take(source: string, tries: number): Promise<void> {
    try {
      await this.exclusively(async (writer) => {
        if (!this.#held.has(source)) await holdSource(writer, source, this.#holder)
        this.#held.set(source, (this.#held.get(source) ?? 0) + 1)
      })
    } catch (error) {
      if (tries === 0 || !isTajoError(error) || error.code !== 'TAJO_RUN_ACTIVE') throw error
      await this.#clock.sleep(killedWaitMs)
      await this.#take(source, tries - 1)
    }
  }

  /** Waits for what is being read and written. */
  async close(): Promise<void> {
    await this.#writes.run(async () => {
      this.#closed = true
      await Promise.allSettled(this.#work)
      for (const connection of [this.#writer, this.#reader]) {
        const client = await connection?.catch(() => undefined)
        await client?.end().catch(() => undefined)
      }
      this.#writer = undefined
      this.#reader = undefined
    })
  }

  async #writing(): Promise<pg.Client> {
    this.#writer ??= this.#connectWriter()
    return this.#writer.catch((error: unknown) => this.#dropWriter(error))
  }

  async #connectWriter(): Promise<pg.Client> {
    const client = await connect(this.#options)
    const writer = new Writer(client, async () => false)
    try {
      for (const source of this.#held.keys()) await holdSourceAgain(writer, source, this.#holder)
      return client
    } catch (error) {
      await client.end()
      throw error
    }
  }

  async #dropWriter(error: unknown): Promise<never> {
    const client = await this.#writer?.catch(() => undefined)
    this.#writer = undefined
    client?.end().catch(() => undefined)
    throw error
  }

  async #dropReader(error: unknown): Promise<never> {
    const client = await this.#reader?.catch(() => undefined)
    this.#reader = undefined
    client?.end().catch(() => undefined)
    throw error
  }

  /** Asks the server, over another connection, what became of a transaction. Where it does not know, the batch counts as lost. */
  #wasCommitted(transaction: string): Promise<boolean> {
    return this.#patiently(async () => {
      const client = await connect(this.#options)
      try {
        for (;;) {
          const [row] = await rowsOf<{ status: string | null }>(
            client,
            `SELECT pg_xact_status('${transaction}'::xid8) AS status`,
          )
          if (row?.status !== 'in progress') return row?.status === 'committed'
          await this.#clock.sleep(waitsMs[0] ?? 0)
        }
      } finally {
        await client.end()
      }
    })
  }

  #track<T>(start: () => Promise<T>): Promise<T> {
    const task = start()
    this.#work.add(task)
    const done = (): void => void this.#work.delete(task)
    task.then(done, done)
    return task
  }

  async #patiently<T>(task: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries += 1) {
      try {
        if (this.#closed) throw new Error('The warehouse is closed.')
        const result = await task()
        this.#wasReached = true
        return result
      } catch (error) {
        // Nobody waits for a server that was never reached.
        const again = isPassing(error) || (isConnectionLost(error) && this.#wasReached)
        const waitMs = waitsMs[tries]
        if (!again || waitMs === undefined) throw asTajoError(error, this.location)
        await this.#clock.sleep(waitMs)
      }
    }
  }
}

function rejected(error: unknown): never {
  throw error
}
