import { systemClock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import { administer, temporaryDatabase } from '@tajo/warehouse/testing/databases'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgres } from './postgres.ts'

test('a lost connection is made again, and says that something may have been missed', async () => {
  const url = await temporaryDatabase()
  const sql = await openPostgres(url, systemClock, silentLog)
  onTestFinished(() => sql.close())
  const heard: string[] = []
  let ring = (): void => undefined
  const next = async (payload: string): Promise<void> => {
    while (!heard.includes(payload)) await new Promise<void>((resolve) => (ring = resolve))
  }
  const listen = (channel: string) =>
    sql.listen(channel, (payload) => {
      heard.push(payload)
      ring()
    })
  const [unlisten] = await Promise.all([listen('tajo_one'), listen('tajo_two')])
  await sql.rows(`SELECT pg_notify('tajo_one', 'first'), pg_notify('tajo_two', 'second')`)
  await next('first')
  await next('second')
  await administer(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
    new URL(url).pathname.slice(1),
  )
  await next('')
  await sql.rows(`SELECT pg_notify('tajo_two', 'third')`)
  await next('third')
  await unlisten()
  await sql.rows(`SELECT pg_notify('tajo_one', 'unheard'), pg_notify('tajo_two', 'last')`)
  await next('last')
  expect(heard).not.toContain('unheard')
})
