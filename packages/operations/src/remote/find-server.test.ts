import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { answer, playedServer } from '../testing/played-server.ts'
import { findServer as find, serverFile } from './find-server.ts'

// A busy machine is no reason to find nobody.
const findServer = (dir: string) => find(dir, 60_000)

async function folder(server?: unknown): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-server-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  if (server !== undefined) {
    await mkdir(dirname(serverFile(dir)))
    await writeFile(serverFile(dir), typeof server === 'string' ? server : JSON.stringify(server))
  }
  return dir
}

it('finds the server that runs, without showing it the token', async () => {
  expect(await findServer(await folder())).toEqual({ kind: 'none' })
  const { url, heard } = await playedServer((_, response) => answer(response, 200, { service: 'tajo', status: 'ok' }))
  const dir = await folder({ url: `${url}/`, pid: 1, token: 'tajo_x' })
  expect(await findServer(dir)).toEqual({ kind: 'running', server: { url, token: 'tajo_x' } })
  expect(heard).toMatchObject([{ method: 'GET', url: '/health' }])
  expect(heard[0]?.headers.authorization).toBeUndefined()
})

it.each([
  ['a port nobody listens at', { url: 'http://127.0.0.1:1', pid: 1, token: 't' }],
  ['a file that is no JSON', '{"url": "http'],
  ['a file without a token', { url: 'http://127.0.0.1:1', pid: 1 }],
  ['another protocol', { url: 'file:///etc', pid: 1, token: 't' }],
])('leaves %s aside', async (_, server) => {
  const dir = await folder(server)
  expect(await findServer(dir)).toEqual({ kind: 'stale', file: serverFile(dir) })
})

it('waits no longer than it is told to', async () => {
  const silent = await playedServer(() => {})
  const dir = await folder({ ...silent, pid: 1 })
  expect(await find(dir, 1)).toMatchObject({ kind: 'stale' })
})

it('is not taken in by whoever has the port now, nor by a server that is ill', async () => {
  const other = await playedServer((_, response) => answer(response, 200, { service: 'else' }))
  expect(await findServer(await folder({ ...other, pid: 1 }))).toMatchObject({ kind: 'stale' })
  const ill = await playedServer((_, response) => answer(response, 503, { service: 'tajo' }))
  expect(await findServer(await folder({ ...ill, pid: 1 }))).toMatchObject({ kind: 'stale' })
})
