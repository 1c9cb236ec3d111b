import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKey } from '@tajo/control/key'
import { openControl } from '@tajo/control/open'
import { systemClock } from '@tajo/core/clock'
import { loadConfig } from '@tajo/core/config/load-config'
import { silentLog } from '@tajo/core/log'
import { temporaryDatabase } from '@tajo/warehouse/testing/databases'
import { expect, it, onTestFinished } from 'vitest'
import { type WorkerFacts, work } from './work.ts'

const secret = Buffer.alloc(32, 5).toString('hex')

async function configured(lines: readonly string[]) {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-worker-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const source = 'connectors: { freshdesk: { base_url: "http://127.0.0.1:9", api_key: a-key } }'
  await writeFile(join(dir, 'tajo.yml'), [...lines, source].join('\n'), { mode: 0o600 })
  return loadConfig({ path: 'tajo.yml', cwd: dir, env: {} })
}

const parts = { clock: systemClock, log: silentLog, logOf: () => silentLog, random: Math.random, version: '0.0.0' }

it('tells how it is, and its metrics to whoever has a token', async () => {
  const [store, warehouse] = [await temporaryDatabase(), await temporaryDatabase()]
  const config = await configured([`control: ${store}`, `warehouse: ${warehouse}`])
  const stop = new AbortController()
  const start = Promise.withResolvers<WorkerFacts>()
  const env = { TAJO_SECRET_KEY: secret }
  const ended = work({ ...parts, config, env, signal: stop.signal, port: 0, onStart: start.resolve })
  ended.catch(start.reject)
  const { url } = await start.promise
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true, control: 'ok', warehouse: 'ok' })
  expect(await (await fetch(`${url}/health`)).json()).toMatchObject({ service: 'tajo' })
  expect((await fetch(`${url}/metrics`)).status).toBe(401)
  expect((await fetch(`${url}/v1/status`)).status).toBe(404)
  const address = { kind: 'postgres', url: store } as const
  const control = await openControl({ ...parts, address, key: openKey({ secret, file: '' }) })
  const { token } = await control.tokens.create({
    name: 'prometheus',
    role: 'viewer',
    createdBy: 'test',
    expiresAt: null,
  })
  await control.close()
  const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })
  expect(await metrics.text()).toContain('# TYPE tajo_job_duration_seconds histogram')
  stop.abort()
  await ended
  await expect(fetch(`${url}/health`)).rejects.toThrow()
})

it.each([
  ['control: pglite:./control', 'this control store is a folder'],
  ['control: postgres://127.0.0.1:1/x', 'this one is a file of one process'],
])('cannot share what is of one process: %s', async (line, why) => {
  const config = await configured([line])
  const working = work({ ...parts, config, env: {}, signal: new AbortController().signal, onStart: () => {} })
  await expect(working).rejects.toMatchObject({
    code: 'TAJO_SERVER_SETUP',
    message: expect.stringContaining(why),
  })
})
