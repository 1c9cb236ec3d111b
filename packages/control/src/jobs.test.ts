import { setTimeout as sleep } from 'node:timers/promises'
import { TajoError } from '@tajo/core/errors'
import { expect, onTestFinished, test } from 'vitest'
import type { JobHandler, WorkOptions } from './jobs/worker.ts'
import { cursorOf } from './jobs.ts'
import type { Control } from './open.ts'
import { onBothStores } from './testing/stores.ts'

/** Works until the test ends, or until it is told to stop. */
function working(control: Control, handlers: WorkOptions['handlers'], more: Partial<WorkOptions> = {}) {
  const stop = new AbortController()
  const ended = control.jobs.work({ handlers, signal: stop.signal, ...more })
  const end = async () => {
    stop.abort()
    await ended
  }
  onTestFinished(end)
  return { end }
}

async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined && found !== false) return found
    await sleep(20)
  }
}

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

onBothStores((store) => {
  const jobs = () => store().control.jobs
  const ended = (id: string) =>
    until(async () => {
      const job = await jobs().get(id)
      return job !== null && ['done', 'failed', 'stopped'].includes(job.state) && job
    })

  test('runs what is asked for and keeps what it answered', async () => {
    const { id, existed } = await jobs().enqueue('sync', { full: true }, { source: 'zendesk' })
    expect(existed).toBe(false)
    expect(await jobs().get(id)).toMatchObject({
      kind: 'sync',
      source: 'zendesk',
      state: 'waiting',
      data: { full: true },
      tries: 0,
    })
    const handler: JobHandler = async ({ data, attempt }) => ({ data, attempt, none: null })
    working(store().control, { sync: handler }, { name: 'one' })
    expect(await ended(id)).toMatchObject({
      state: 'done',
      tries: 1,
      result: { data: { full: true }, attempt: 1, none: null },
      error: null,
      startedAt: expect.any(String),
      endedAt: expect.any(String),
    })
    expect(await jobs().get('nothing')).toBeNull()
  })

  test('answers the one that waits when the same is asked for again', async () => {
    const asked = await Promise.all(Array.from({ length: 10 }, () => jobs().enqueue('sync', {}, { source: 'zendesk' })))
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1)
    expect(asked.filter(({ existed }) => !existed)).toHaveLength(1)
    expect((await jobs().enqueue('sync', {}, { source: 'freshdesk' })).existed).toBe(false)
    expect((await jobs().enqueue('delivery', {}, { source: 'zendesk' })).existed).toBe(false)
    expect((await jobs().enqueue('sync', { full: true }, { source: 'zendesk', key: 'zendesk full' })).existed).toBe(
      false,
    )
    const erasures = [
      await jobs().enqueue('erase', { who: 1 }, { key: null }),
      await jobs().enqueue('erase', { who: 2 }, { key: null }),
    ]
    expect(erasures.map(({ existed }) => existed)).toEqual([false, false])
  })

  test('one may wait while another runs', async () => {
    const first = await jobs().enqueue('sync', {}, { source: 'zendesk' })
    let go = (): void => undefined
    const gate = new Promise<void>((resolve) => (go = resolve))
    working(store().control, { sync: () => gate })
    await until(async () => (await jobs().get(first.id))?.state === 'running')
    const second = await jobs().enqueue('sync', {}, { source: 'zendesk' })
    expect(second.existed).toBe(false)
    expect(await jobs().enqueue('sync', {}, { source: 'zendesk' })).toEqual({ id: second.id, existed: true })
    go()
    expect(await ended(second.id)).toMatchObject({ state: 'done' })
  })

  test('runs one job of a source at a time, whatever its kind and however many work', async () => {
    const running = new Map<string, number>()
    let [most, done] = [0, 0]
    const handler: JobHandler = async ({ source }) => {
      const name = source ?? ''
      running.set(name, (running.get(name) ?? 0) + 1)
      expect(running.get(name)).toBe(1)
      most = Math.max(
        most,
        [...running.values()].reduce((a, b) => a + b, 0),
      )
      await sleep(3)
      running.set(name, (running.get(name) ?? 0) - 1)
      done += 1
    }
    const concurrency = { sync: 3, delivery: 3, verify: 3 }
    for (let i = 0; i < 3; i++) {
      const control = await store().another()
      if (control !== store().control) onTestFinished(() => control.close())
      working(control, { sync: handler, delivery: handler, verify: handler }, { concurrency })
    }
    const ids: string[] = []
    for (let i = 0; i < 60; i++) {
      const kind = (['sync', 'delivery', 'verify'] as const)[i % 3] ?? 'sync'
      ids.push((await jobs().enqueue(kind, {}, { source: `s${i % 4}`, key: null })).id)
    }
    for (const id of ids) expect(await ended(id)).toMatchObject({ state: 'done', tries: 1 })
    expect(done).toBe(60)
    expect(most).toBeGreaterThan(1)
  })

  test('tries again what failed on something passing, and gives up at once on anything else', async () => {
    const tries: number[] = []
    working(store().control, {
      sync: async ({ attempt }) => {
        tries.push(attempt)
        if (attempt < 3) throw new TajoError('TAJO_UNREACHABLE', 'No answer with api_key=abcdef1234 there.')
        return 'there'
      },
      verify: async () => {
        throw new TajoError('TAJO_AUTH', 'The key Bearer abcdefgh12345 was refused.')
      },
      models: async () => {
        throw new RangeError('a bug')
      },
    })
    const fast = { times: 4, delaySeconds: 0, longestSeconds: 1 }
    const sync = await jobs().enqueue('sync', {}, { source: 'zendesk', retry: fast })
    const verify = await jobs().enqueue('verify', {}, { source: 'freshdesk', retry: fast })
    const models = await jobs().enqueue('models', {})
    expect(await ended(verify.id)).toMatchObject({
      state: 'failed',
      tries: 1,
      error: { code: 'TAJO_AUTH', message: 'The key Bearer [redacted] was refused.', hint: expect.any(String) },
    })
    expect(await ended(models.id)).toMatchObject({
      state: 'failed',
      error: { code: 'TAJO_INTERNAL', message: 'a bug' },
    })
    await until(async () => (await jobs().get(sync.id))?.state === 'retrying')
    expect(await jobs().get(sync.id)).toMatchObject({
      error: { code: 'TAJO_UNREACHABLE', message: 'No answer with api_key=[redacted] there.' },
    })
    expect(await ended(sync.id)).toMatchObject({ state: 'done', tries: 3, result: 'there' })
    expect(tries).toEqual([1, 2, 3])
    const dead = await store().control.sql.rows(
      `SELECT name, source_id FROM tajo_queue.job WHERE name LIKE '%_dead' ORDER BY name`,
    )
    expect(dead).toEqual([
      { name: 'models_dead', source_id: models.id },
      { name: 'verify_dead', source_id: verify.id },
    ])
  })

  test('gives up after the last try', async () => {
    working(store().control, {
      sync: async () => {
        throw new TajoError('TAJO_UNREACHABLE', 'No answer.')
      },
    })
    const { id } = await jobs().enqueue(
      'sync',
      {},
      { source: 'a', retry: { times: 1, delaySeconds: 0, longestSeconds: 1 } },
    )
    expect(await ended(id)).toMatchObject({ state: 'failed', tries: 2, error: { code: 'TAJO_UNREACHABLE' } })
  })

  test('stops what waits and what runs', async () => {
    const waiting = await jobs().enqueue('verify', {}, { source: 'a' })
    expect(await jobs().stop(waiting.id)).toBe('stopped')
    expect(await jobs().stop(waiting.id)).toBe('ended')
    expect(await jobs().stop('nothing')).toBeNull()
    working(store().control, { sync: ({ signal }) => aborted(signal) })
    const { id } = await jobs().enqueue('sync', {}, { source: 'a' })
    await until(async () => (await jobs().get(id))?.state === 'running')
    expect(await jobs().stop(id)).toBe('stopping')
    expect(await ended(id)).toMatchObject({ state: 'stopped', error: { code: 'TAJO_INTERRUPTED' } })
  })

  test('a worker that ends gives its jobs back, and the try does not count', async () => {
    const { id } = await jobs().enqueue('sync', {}, { source: 'a' })
    const first = working(store().control, {
      sync: async ({ signal }) => {
        await aborted(signal)
      },
    })
    await until(async () => (await jobs().get(id))?.state === 'running')
    expect(await jobs().workers()).toMatchObject([{ jobs: [id] }])
    await first.end()
    expect(await jobs().get(id)).toMatchObject({ state: 'waiting', tries: 0, worker: null })
    expect(await jobs().workers()).toEqual([])
    working(store().control, { sync: async ({ attempt, again }) => ({ attempt, again }) })
    expect(await ended(id)).toMatchObject({ state: 'done', result: { attempt: 1, again: true } })
    const other = await jobs().enqueue('sync', {}, { source: 'a' })
    expect(await ended(other.id)).toMatchObject({ state: 'done', result: { attempt: 1, again: false } })
  })

  test('jobs of a silent worker go to another, and the silent one notices', async () => {
    const { id } = await jobs().enqueue(
      'sync',
      {},
      { source: 'a', retry: { times: 0, delaySeconds: 0, longestSeconds: 1 } },
    )
    let reason: unknown
    const runs: number[] = []
    const handler: JobHandler = async ({ signal, attempt, again }) => {
      runs.push(attempt)
      if (again) return 'taken over'
      await aborted(signal).catch((error) => {
        reason = error
      })
      return 'too late'
    }
    working(store().control, { sync: handler }, { concurrency: { sync: 2 } })
    await until(async () => (await jobs().get(id))?.state === 'running')
    // As if it had not been heard of for nine seconds; its own next beat finds the job gone.
    await store().control.sql.script(`BEGIN;
      INSERT INTO tajo_control.workers (id, name, kinds, beat_at)
      VALUES ('11111111-1111-1111-1111-111111111111', 'silent', '{sync}', clock_timestamp() - interval '9 seconds');
      UPDATE tajo_control.running SET worker = '11111111-1111-1111-1111-111111111111'; COMMIT`)
    expect(await ended(id)).toMatchObject({ state: 'done', result: 'taken over', tries: 2 })
    await until(async () => reason !== undefined)
    expect(reason).toMatchObject({
      code: 'TAJO_INTERRUPTED',
      message: 'Another worker has taken the job over.',
    })
    expect(runs).toEqual([1, 2])
    expect((await jobs().workers()).map(({ name }) => name)).not.toContain('silent')
  })

  test('a worker that takes again what it had lost gives it back when it ends, whatever became of the first run', async () => {
    const { id } = await jobs().enqueue('sync', {}, { source: 'a' })
    let [begun, firstEnds] = [0, (): void => {}]
    const handler: JobHandler = async ({ signal }) => {
      begun += 1
      if (begun > 1) return aborted(signal)
      await new Promise<void>((resolve) => {
        firstEnds = resolve
      })
      throw new Error('the first run has ended')
    }
    const worker = working(store().control, { sync: handler, verify: async () => null }, { concurrency: { sync: 2 } })
    await until(async () => begun === 1)
    await store().control.sql.script(`BEGIN;
      INSERT INTO tajo_control.workers (id, name, kinds, beat_at)
      VALUES ('11111111-1111-1111-1111-111111111111', 'silent', '{sync}', clock_timestamp() - interval '9 seconds');
      UPDATE tajo_control.running SET worker = '11111111-1111-1111-1111-111111111111'; COMMIT`)
    await until(async () => begun === 2)
    firstEnds()
    // Something else is done after it: by then the first run is no longer there.
    expect(await ended((await jobs().enqueue('verify', {}, { source: 'b' })).id)).toMatchObject({ state: 'done' })
    await worker.end()
    expect(await jobs().get(id)).toMatchObject({ state: 'waiting', worker: null })
  })

  test('gives up on a job under which one worker after the other dies', async () => {
    const { id } = await jobs().enqueue('sync', {}, { source: 'a' })
    await store().control.sql.rows(
      `UPDATE tajo_queue.job SET state = 'active', started_on = now(), retry_count = 10 WHERE id = $1`,
      [id],
    )
    await store().control.sql.script(`
      INSERT INTO tajo_control.workers (id, name, kinds, beat_at) VALUES ('11111111-1111-1111-1111-111111111111', 'dead', '{sync}', clock_timestamp() - interval '9 seconds');
      INSERT INTO tajo_control.running (lane, job_id, kind, attempt, worker) VALUES ('source a', '${id}', 'sync', 10, '11111111-1111-1111-1111-111111111111')`)
    working(store().control, { verify: async () => null })
    expect(await ended(id)).toMatchObject({
      state: 'failed',
      error: { code: 'TAJO_INTERNAL', message: expect.stringContaining('11 times') },
    })
  })

  test('tells news: how far it is only as it is now, parts each, and nothing is lost at the end', async () => {
    const heard: string[] = []
    const unlisten = await jobs().onNews((id) => heard.push(id))
    onTestFinished(unlisten)
    working(store().control, {
      sync: async ({ tell }) => {
        for (let rows = 0; rows <= 100; rows++) tell({ kind: 'sync', progress: { rows } })
        tell({ kind: 'part', name: 'models' })
        tell({ kind: 'words', text: 'a' })
        tell({ kind: 'words', text: 'b' })
      },
    })
    const { id } = await jobs().enqueue('sync', {}, { source: 'a' })
    await ended(id)
    const news = await jobs().news(id, 0)
    expect(news.map((one) => one.news)).toEqual([
      { kind: 'sync', progress: { rows: 100 } },
      { kind: 'part', name: 'models' },
      { kind: 'words', text: 'a' },
      { kind: 'words', text: 'b' },
    ])
    expect(await jobs().news(id, news.at(-2)?.seq ?? 0)).toMatchObject([{ news: { text: 'b' } }])
    await until(async () => heard.includes(id))
  })

  test('lists jobs page by page and by what is asked for', async () => {
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await jobs().enqueue('sync', {}, { source: `s${i}` })).id)
    await jobs().enqueue('models', {})
    await jobs().stop(ids[0] ?? '')
    const seen: string[] = []
    for (let before: string | undefined; ; ) {
      const page = await jobs().list({ kind: 'sync', limit: 2, ...(before === undefined ? {} : { before }) })
      const last = page.at(-1)
      if (last === undefined) break
      seen.push(...page.map(({ id }) => id))
      before = cursorOf(last)
    }
    expect([...seen].sort()).toEqual([...ids].sort())
    expect(await jobs().list({ state: 'stopped' })).toMatchObject([{ id: ids[0] }])
    expect(await jobs().list({ source: 's3' })).toMatchObject([{ id: ids[3] }])
    expect(await jobs().counts()).toEqual([
      { kind: 'models', state: 'waiting', count: 1 },
      { kind: 'sync', state: 'waiting', count: 4 },
    ])
  })

  test('what is put off begins at its time, or when somebody waits for it', async () => {
    const { id } = await jobs().enqueue('sync', {}, { source: 'a', startAfter: '2100-01-01T00:00:00Z' })
    working(store().control, { sync: async () => null, verify: async () => null })
    await ended((await jobs().enqueue('verify', {}, { source: 'b' })).id)
    expect(await jobs().get(id)).toMatchObject({ state: 'waiting', dueAt: '2100-01-01T00:00:00.000Z' })
    expect(await jobs().enqueue('sync', {}, { source: 'a', urgent: true })).toEqual({ id, existed: true })
    expect(await ended(id)).toMatchObject({ state: 'done' })
  })
})
