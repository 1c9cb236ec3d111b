import { systemClock } from '@tajo/core/clock'
import type { StreamProgress } from '@tajo/engine/reports'
import { sync } from '@tajo/engine/sync'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { expect, test } from 'vitest'
import { duckStore } from './support/duck-store.ts'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { openSource } from './support/source.ts'

const tickets = 120

/** What a watcher of a first sync is told of one stream, with the calls for conversations until then. */
async function watch(stream: string, prepare: (sandbox: FreshdeskSandbox) => void) {
  const sandbox = new FreshdeskSandbox({ seed: 5, size: { tickets } })
  prepare(sandbox)
  const baseUrl = await sandbox.listen()
  const source = await openSource({
    config: freshdesk.config({ baseUrl, folder: '' }),
    clock: systemClock,
    random: Math.random,
  })
  const store = await duckStore(systemClock, freshdesk)
  const moments: (StreamProgress & { readonly asked: number })[] = []
  try {
    await sync(source, store.warehouse, {
      clock: systemClock,
      signal: new AbortController().signal,
      streams: ['tickets', 'conversations', 'surveys'],
      onProgress: ({ streams }) => {
        const asked = sandbox.log.filter(({ path }) => path.includes('/conversations')).length
        for (const each of streams) if (each.stream === stream) moments.push({ ...each, asked })
      },
    })
  } finally {
    await store.close()
    await source.close()
    await sandbox.close()
  }
  return moments
}

test('the calls left for conversations follow the tickets asked, not the rows that came', async () => {
  const moments = await watch('conversations', ({ faults }) =>
    faults.next('slow', { match: /conversations/, delayMs: 150, times: 1_000 }),
  )
  const early = moments.filter(({ asked, rows }) => rows >= tickets && asked <= tickets * 0.75)
  expect(early).not.toEqual([])
  for (const { callsLeft } of early) expect(callsLeft).toBeGreaterThan(0)
  expect(moments.at(-1)).toMatchObject({ state: 'done', callsLeft: 0 })
})

test('a stream that is skipped says why', async () => {
  const moments = await watch('surveys', ({ faults }) => faults.record(403, /\/surveys/))
  expect(moments.at(-1)).toMatchObject({ state: 'skipped', note: expect.stringContaining('may not read') })
})

test('the forecast asks no further when the vendor does not answer it', async () => {
  const sandbox = new FreshdeskSandbox({ seed: 5, size: { tickets: 20 } })
  const baseUrl = await sandbox.listen()
  const source = await openSource({
    config: freshdesk.config({ baseUrl, folder: '' }),
    clock: systemClock,
    random: Math.random,
  })
  const store = await duckStore(systemClock, freshdesk)
  let asked = 0
  const size = () => {
    asked += 1
    return Promise.reject(new Error('unreachable'))
  }
  try {
    const options = { clock: systemClock, signal: new AbortController().signal, onProgress: () => {} }
    const silent = { ...source, connection: { ...source.connection, size } }
    const { verdict } = await sync(silent, store.warehouse, {
      ...options,
      streams: ['tickets', 'contacts', 'companies'],
    })
    expect([verdict, asked]).toEqual([{ kind: 'complete' }, 1])
  } finally {
    await store.close()
    await source.close()
    await sandbox.close()
  }
})
