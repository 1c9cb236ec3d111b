import { setTimeout as sleep } from 'node:timers/promises'
import { TajoError } from '@tajo/core/errors'
import { expect, test } from 'vitest'
import { onBothStores } from '../testing/stores.ts'
import type { JobWords } from './words.ts'
import type { JobHandler } from './worker.ts'

onBothStores((store) => {
  const jobs = () => store().control.jobs
  const order = (name: string) => ({ operation: 'activate.apply', actor: 'somebody', sealed: name })
  const about = (name: string) => (words: JobWords) => JSON.stringify(words.value).includes(name)
  const everything = () =>
    store().control.sql.rows<{ line: string }>(
      'SELECT t::text AS line FROM tajo_queue.job t UNION ALL SELECT t::text FROM tajo_control.job_news t',
    )
  const mentions = async (name: string) => (await everything()).filter(({ line }) => line.includes(name)).length

  async function workUntil(handlers: Record<string, JobHandler>, done: () => Promise<boolean>): Promise<void> {
    const stop = new AbortController()
    const working = jobs().work({ handlers, signal: stop.signal })
    while (!(await done())) await sleep(20)
    stop.abort()
    await working
  }

  test('an order is kept until its job has ended, an answer and news until they are erased', async () => {
    const { id } = await jobs().enqueue('activate', order('ana'), { key: null })
    const other = await jobs().enqueue('activate', order('bo'), { key: null })
    expect(await mentions('ana')).toBe(1)
    const handler: JobHandler = async ({ data, tell }) => {
      const { sealed } = data
      tell({ kind: 'part', value: `plan of ${sealed}` })
      return { answer: `did ${sealed}` }
    }
    const isDone = async (one: string) => (await jobs().get(one))?.state === 'done'
    await workUntil({ activate: handler }, async () => (await isDone(id)) && (await isDone(other.id)))
    expect((await jobs().get(id))?.data).toEqual({ operation: 'activate.apply', actor: 'somebody' })
    const seen: string[] = []
    await jobs().eraseWords((words) => {
      if (about('ana')(words)) seen.push(`${words.part} of ${words.kind} ${words.job}`)
      return false
    })
    expect(seen.sort()).toEqual([`answer of activate ${id}`, `news of activate ${id}`])
    expect(await jobs().eraseWords(about('ana'))).toBe(2)
    expect(await mentions('ana')).toBe(0)
    expect(await jobs().eraseWords(about('ana'))).toBe(0)
    expect(await jobs().get(id)).toMatchObject({ state: 'done', result: null })
    expect(await jobs().get(other.id)).toMatchObject({ state: 'done', result: { answer: 'did bo' } })
    expect(await jobs().news(other.id, 0)).toMatchObject([{ news: { value: 'plan of bo' } }])
  })

  test('one that waits is stopped, one that failed for good loses its order, and its copy among the dead letters too', async () => {
    const { id: waits } = await jobs().enqueue('verify', order('ana'), { key: null })
    const { id: fails } = await jobs().enqueue('activate', order('ana'), { key: null })
    const failing: JobHandler = async () => {
      throw new TajoError('TAJO_AUTH', 'Brevo does not accept the key.')
    }
    await workUntil({ activate: failing }, async () => (await jobs().get(fails))?.state === 'failed')
    expect(await mentions('ana')).toBe(2)
    expect(await jobs().eraseWords(about('ana'))).toBe(2)
    expect(await mentions('ana')).toBe(0)
    expect(await jobs().get(waits)).toMatchObject({ state: 'stopped' })
    expect(await jobs().get(fails)).toMatchObject({ state: 'failed', error: { code: 'TAJO_AUTH' } })
  })
})
