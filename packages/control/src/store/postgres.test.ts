import { systemClock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import { temporaryDatabase } from '@tajo/warehouse/testing/databases'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgres } from './postgres.ts'

test('who stops in the middle of a transaction lets go of what it holds, and finds out', async () => {
  const url = await temporaryDatabase()
  const paused = await openPostgres(url, systemClock, silentLog)
  onTestFinished(() => paused.close())
  const other = await openPostgres(url, systemClock, silentLog)
  onTestFinished(() => other.close())
  await other.script('CREATE TABLE jobs (id integer); INSERT INTO jobs VALUES (1)')

  let wake = (): void => {}
  let transaction = Promise.resolve()
  await new Promise<void>((holds) => {
    transaction = paused.transaction(async (work) => {
      await work.rows('DELETE FROM jobs')
      holds()
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    })
  })
  expect(await other.rows('DELETE FROM jobs RETURNING id')).toEqual([{ id: 1 }])
  wake()
  await expect(transaction).rejects.toMatchObject({ retryable: true })
  expect(await paused.rows('SELECT 1 AS one')).toEqual([{ one: 1 }])
})
