import { openPostgres } from '@tajo/warehouse/postgres/open'
import { temporaryDatabase } from '@tajo/warehouse/testing/databases'
import { expect, onTestFinished, test } from 'vitest'
import { asOneBuilder } from './one-builder.ts'
import { runModels } from './run-models.ts'
import { standing } from './testing/built.ts'

async function twoWorkers() {
  const url = await temporaryDatabase()
  const first = await openPostgres({ url })
  onTestFinished(() => first.close())
  const second = await openPostgres({ url })
  onTestFinished(() => second.close())
  return { first, second }
}

test('who finds another worker building waits, writes other things meanwhile, and builds after it', async () => {
  const { first, second } = await twoWorkers()
  let leave = (): void => {}
  const entered = new Promise<void>((resolve) => {
    void asOneBuilder(first, { clock: standing }, async () => {
      resolve()
      await new Promise<void>((end) => {
        leave = end
      })
    })
  })
  await entered
  let waits = 0
  const clock = {
    ...standing,
    sleep: async () => {
      waits += 1
      await second.work((sql) => sql.count('SELECT 1'))
      leave()
    },
  }
  const sources = [{ name: 'freshdesk', vendor: 'freshdesk' }]
  expect((await runModels(second, { sources, clock })).tests).toBeGreaterThan(0)
  expect(waits).toBeGreaterThan(0)
})

test('who waits and is told to end does', async () => {
  const { first, second } = await twoWorkers()
  const ending = new AbortController()
  const clock = {
    ...standing,
    sleep: async (_ms: number, signal?: AbortSignal) => {
      ending.abort(new Error('told to end'))
      signal?.throwIfAborted()
    },
  }
  await asOneBuilder(first, { clock: standing }, async () => {
    const waiting = asOneBuilder(second, { clock, signal: ending.signal }, async () => 'built')
    await expect(waiting).rejects.toThrow('told to end')
  })
})

test('who builds sees the rows of one moment, whatever others store meanwhile', async () => {
  const { first, second } = await twoWorkers()
  await asOneBuilder(first, { clock: standing }, async (sql) => {
    const rows = () => sql.count('SELECT count(*) FROM _tajo.meta')
    const before = await rows()
    await second.work((other) => other.run(`INSERT INTO _tajo.meta (key, value) VALUES ('stored meanwhile', '1')`))
    expect(await rows()).toBe(before)
  })
})
