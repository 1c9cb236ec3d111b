import type { LimitLeft } from '@tajo/core/budget/types'
import type { SourceConfig } from '@tajo/core/config/config'
import type { Connection, Usage } from '@tajo/core/connector'

/**
 * One open connection per account for all who use it at the same time, so that they share its one budget. It stays open between
 * them: what the budget has learned of the account is kept.
 */
export class SharedConnections {
  readonly #open: (source: SourceConfig) => Promise<Connection>
  readonly #opened = new Map<string, Promise<Connection>>()

  constructor(open: (source: SourceConfig) => Promise<Connection>) {
    this.#open = open
  }

  async use<T>(source: SourceConfig, task: (connection: Connection) => Promise<T>): Promise<T> {
    const opening = this.#opened.get(source.name) ?? this.#open(source)
    this.#opened.set(source.name, opening)
    const connection = await opening.catch((error: unknown) => {
      // What could not be opened may open the next time.
      if (this.#opened.get(source.name) === opening) this.#opened.delete(source.name)
      throw error
    })
    return task(lease(connection))
  }

  /** What the vendors would still take of the accounts that are open. */
  async limitsLeft(): Promise<readonly (LimitLeft & { readonly source: string })[]> {
    const found: (LimitLeft & { readonly source: string })[] = []
    for (const [source, opening] of this.#opened) {
      const connection = await opening.catch(() => undefined)
      for (const one of connection?.usage().limitsLeft ?? []) found.push({ source, ...one })
    }
    return found
  }

  async close(): Promise<void> {
    const opened = [...this.#opened.values()]
    this.#opened.clear()
    for (const connection of await Promise.allSettled(opened))
      if (connection.status === 'fulfilled') await connection.value.close()
  }
}

/** The connection as one of its users has it: calls count from here on, and it is not theirs to close. */
function lease(connection: Connection): Connection {
  const before = new Map<string | undefined, Usage>(
    [undefined, ...connection.streams.map(({ name }) => name)].map((stream) => [stream, connection.usage(stream)]),
  )
  return {
    ...connection,
    usage: (stream) => {
      const now = connection.usage(stream)
      const { calls = 0, credits = 0, limited = 0 } = before.get(stream) ?? {}
      return { ...now, calls: now.calls - calls, credits: now.credits - credits, limited: now.limited - limited }
    },
    close: async () => {},
  }
}
