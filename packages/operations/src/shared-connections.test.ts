import type { SourceConfig } from '@tajo/core/config/config'
import type { Connection, Usage } from '@tajo/core/connector'
import { expect, it } from 'vitest'
import { SharedConnections } from './shared-connections.ts'
import { configured } from './testing/place.ts'

const usageOf = (calls: number): Usage => ({
  calls,
  credits: calls * 2,
  limited: 0,
  allowedPerMinute: 90,
  remaining: 40,
  waitingMs: 0,
  limitsLeft: [{ limit: 'account', left: 50 - calls }],
})

async function account(): Promise<SourceConfig> {
  const { sources } = await configured('connectors: { freshdesk: { domain: acme, api_key: key-of-the-test } }')
  const [source] = sources
  if (source === undefined) throw new Error('no source')
  return source
}

/** A connection that counts. */
function counting(): Connection & { calls: number; closed: number } {
  const connection = {
    calls: 0,
    closed: 0,
    streams: [{ name: 'tickets' }],
    usage: (stream?: string) => usageOf(stream === undefined ? connection.calls : Math.floor(connection.calls / 2)),
    close: async () => {
      connection.closed += 1
    },
  }
  return connection as typeof connection & Connection
}

it('opens an account once, counts for each user from its beginning, and closes it once', async () => {
  const made: ReturnType<typeof counting>[] = []
  const shared = new SharedConnections(async () => {
    const connection = counting()
    made.push(connection)
    return connection
  })
  const source = await account()
  const [under] = await Promise.all([
    shared.use(source, async (connection) => {
      const [opened] = made
      if (opened !== undefined) opened.calls += 10
      await connection.close()
      return connection
    }),
    shared.use(source, async () => {}),
  ])
  expect(made).toHaveLength(1)
  expect(under.usage()).toMatchObject({ calls: 10, credits: 20, allowedPerMinute: 90, remaining: 40 })
  expect(under.usage('tickets')).toMatchObject({ calls: 5 })
  const later = await shared.use(source, async (connection) => connection)
  expect(later.usage()).toMatchObject({ calls: 0 })
  expect(made[0]?.closed).toBe(0)
  expect(await shared.limitsLeft()).toEqual([{ source: source.name, limit: 'account', left: 40 }])
  await shared.close()
  expect(made[0]?.closed).toBe(1)
})

it('tries again to open what could not be opened', async () => {
  let refuses = true
  const shared = new SharedConnections(async () => {
    if (refuses) throw new Error('not now')
    return counting()
  })
  const source = await account()
  await expect(shared.use(source, async () => 1)).rejects.toThrow('not now')
  refuses = false
  expect(await shared.use(source, async () => 1)).toBe(1)
  await shared.close()
})
