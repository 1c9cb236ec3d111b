import type { Clock } from '@tajo/core/clock'
import type { Log } from '@tajo/core/log'
import type pg from 'pg'

const againAfterMs = 1_000

export interface Listening {
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

/** One connection for all `LISTEN`, opened with the first and opened again when it is lost. */
export function listening(connect: () => pg.Client, clock: Clock, log: Log): Listening {
  const ears = new Map<string, Set<(payload: string) => void>>()
  const closing = new AbortController()
  let client: pg.Client | undefined
  let opening: Promise<pg.Client> | undefined

  const current = (): pg.Client | undefined => client
  const open = async (): Promise<pg.Client> => {
    const next = connect()
    const lost = (): void => {
      if (client !== next) return
      client = undefined
      if (!closing.signal.aborted && ears.size > 0) void reopen()
    }
    next.on('error', lost)
    next.on('end', lost)
    next.on('notification', ({ channel, payload }) => {
      for (const heard of ears.get(channel) ?? []) heard(payload ?? '')
    })
    await next.connect()
    try {
      for (const channel of ears.keys()) await next.query(`LISTEN ${channel}`)
    } catch (error) {
      await next.end()
      throw error
    }
    client = next
    return next
  }

  const reopen = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await clock.sleep(againAfterMs, closing.signal)
        opening = open()
        await opening
        // What was said meanwhile was not heard.
        for (const all of ears.values()) for (const heard of all) heard('')
        return
      } catch (error) {
        if (closing.signal.aborted) return
        log.debug('The control store’s notices cannot be heard yet.', { error: String(error) })
      } finally {
        opening = undefined
      }
    }
  }

  return {
    listen: async (channel, heard) => {
      const known = ears.get(channel)
      if (known === undefined) ears.set(channel, new Set([heard]))
      else known.add(heard)
      if (client !== undefined) {
        if (known === undefined) await client.query(`LISTEN ${channel}`)
      } else {
        opening ??= open()
        try {
          await opening
        } finally {
          opening = undefined
        }
        // Opened for another channel at the same moment.
        if (known === undefined) await current()?.query(`LISTEN ${channel}`)
      }
      return async () => {
        const all = ears.get(channel)
        all?.delete(heard)
        if (all?.size !== 0) return
        ears.delete(channel)
        await client?.query(`UNLISTEN ${channel}`)
      }
    },
    close: async () => {
      closing.abort(new Error('closed'))
      ears.clear()
      const last = client
      client = undefined
      await last?.end()
    },
  }
}
