import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answer, events, type Play, playedServer } from '@tajo/operations/testing/played-server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from './run-cli.ts'
import { testIo } from './test-io.ts'

// biome-ignore lint/suspicious/noTemplateCurlyInString: variables in tajo.yml are written like this.
const yaml = 'connectors:\n  freshdesk:\n    domain: acme\n    api_key: ${FRESHDESK_API_KEY}\n'
const env = { FRESHDESK_API_KEY: 'key-of-the-test' }

const health: Play = (_, response) => answer(response, 200, { service: 'tajo' })

/** Runs command lines in a folder for whose tajo.yml this server runs. */
async function served(play: Play) {
  const server = await playedServer((heard, response) => (heard.url === '/health' ? health : play)(heard, response))
  const { heard } = server
  const told = await beside({ url: server.url, pid: 1, token: server.token })
  return { ...told, heard: () => heard.filter(({ url }) => url !== '/health') }
}

async function beside(server: unknown) {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-cli-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  await writeFile(join(dir, 'tajo.yml'), yaml)
  await mkdir(join(dir, '.tajo'))
  await writeFile(join(dir, '.tajo', 'server.json'), JSON.stringify(server))
  const tajo = async (...argv: readonly string[]) => {
    const io = testIo({ cwd: dir, env })
    const exitCode = await runCli(argv, io)
    return { exitCode, stdout: io.written.stdout, stderr: io.written.stderr.replaceAll(dir, '<dir>') }
  }
  return { dir, tajo }
}

const status = {
  sources: [{ source: 'freshdesk', type: 'freshdesk', lastRun: null, streams: [], rejected: 0 }],
}

describe('a command beside a server', () => {
  it('shows what the server answers as if it had done it itself', async () => {
    const { tajo, heard } = await served((_, response) => answer(response, 200, status))
    expect(await tajo('status')).toEqual({
      exitCode: 0,
      stdout: '· freshdesk  never synced; run: tajo sync freshdesk\n',
      stderr: '',
    })
    expect(JSON.parse((await tajo('status', '--json')).stdout)).toEqual(status)
    expect(heard()).toMatchObject([
      { method: 'GET', url: '/v1/status', headers: { authorization: 'Bearer tajo_of-the-test' } },
      { url: '/v1/status' },
    ])
  })

  it('fails as the server failed', async () => {
    const error = { code: 'TAJO_QUERY', message: 'There is no table x.', hint: 'Run `tajo catalog`.' }
    const { tajo } = await served((_, response) => answer(response, 400, { error }))
    expect(await tajo('query', 'SELECT * FROM x')).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: '✗ There is no table x.\n  Run `tajo catalog`.\n  TAJO_QUERY\n',
    })
  })

  it('says when the server answers a part of the rows only', async () => {
    const rows = { columns: [{ name: 'n', type: 'INTEGER' }], rows: [[1], [2]], truncated: true }
    const { tajo } = await served((_, response) => answer(response, 200, rows))
    const { stdout, stderr } = await tajo('--quiet', 'query', 'SELECT 1', '--format', 'csv')
    expect(stdout).toBe('n\n1\n2\n')
    expect(stderr).toContain('The server answers 2 rows at most')
  })

  it('follows a sync to its end, and ends as it did', async () => {
    const failed = {
      source: 'freshdesk',
      exitCode: 3,
      error: { code: 'TAJO_AUTH', message: 'The key was not accepted.', hint: 'Check it.' },
    }
    const progress = {
      source: 'freshdesk',
      streams: [],
      calls: 1,
      credits: 1,
      remaining: null,
      allowedPerMinute: null,
      waitingMs: 0,
      secondsLeft: null,
    }
    const { tajo, heard } = await served((one, response) => {
      if (one.method === 'POST') return answer(response, 202, { job: { id: 'j1' } })
      response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .end(
          events(
            [1, 'news', { kind: 'sync', progress }],
            [2, 'news', { kind: 'part', name: 'report', value: failed }],
            [3, 'end', { output: { error: failed.error, reports: [failed] } }],
          ),
        )
    })
    const { exitCode, stdout, stderr } = await tajo('sync', '--streams', 'tickets', '--since', '30d')
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(stderr).toContain('✗ The key was not accepted.\n  Check it.\n  TAJO_AUTH\n')
    expect(heard()[0]).toMatchObject({ url: '/v1/sync', body: { streams: ['tickets'], since: '30d' } })
    const json = await tajo('sync', '--json')
    expect(JSON.parse(json.stdout)).toEqual({ error: failed.error, reports: [failed] })
  })

  it('waits while the source is held there, if it is told to', async () => {
    const error = { code: 'TAJO_RUN_ACTIVE', message: 'freshdesk is being written already.', hint: 'Wait.' }
    let tries = 0
    const { tajo } = await served((_, response) => {
      tries += 1
      if (tries % 2 === 1) return answer(response, 409, { error })
      answer(response, 200, { source: 'freshdesk', stream: 'tickets', position: null, before: null })
    })
    const waited = await tajo('--wait', 'position', 'freshdesk', 'tickets', 'reset')
    expect(waited).toMatchObject({ exitCode: 0, stderr: 'freshdesk is being written already. Waiting …\n' })
    expect(await tajo('position', 'freshdesk', 'tickets', 'reset')).toMatchObject({ exitCode: 1 })
  })

  it('does its work itself where the server is gone, and says so when asked', async () => {
    const { tajo } = await beside({ url: 'http://127.0.0.1:1', pid: 1, token: 't' })
    const shown = '· freshdesk  never synced; run: tajo sync freshdesk\n'
    expect(await tajo('status')).toEqual({ exitCode: 0, stdout: shown, stderr: '' })
    const verbose = await tajo('--verbose', 'status')
    expect(verbose.stdout).toBe(shown)
    expect(verbose.stderr).toContain(
      '<dir>/.tajo/server.json tells of a server that does not answer; it is left aside.\n',
    )
  })

  it('shows what stands in tajo.yml itself', async () => {
    const { tajo, heard } = await served((_, response) => answer(response, 500, {}))
    expect((await tajo('connectors', 'list')).stdout).toContain('acme.freshdesk.com')
    expect((await tajo('connectors', 'streams', 'freshdesk')).stdout).toMatch(/^tickets/m)
    expect((await tajo('models', 'list')).exitCode).toBe(0)
    expect(heard()).toEqual([])
  })
})

describe('Ctrl-C', () => {
  it('asks the server to stop and waits for the end', async () => {
    let finish = (): void => {}
    let begun = (): void => {}
    const running = new Promise<void>((resolve) => {
      begun = resolve
    })
    const reports = [
      { source: 'freshdesk', exitCode: 130, error: { code: 'TAJO_INTERRUPTED', message: 'a', hint: 'b' } },
    ]
    const server = await playedServer((one, response) => {
      if (one.url === '/health') return health(one, response)
      if (one.url === '/v1/jobs/j1/stop') {
        answer(response, 202, {})
        return finish()
      }
      if (one.method === 'POST') return answer(response, 202, { job: { id: 'j1' } })
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(': hello\n\n')
      finish = () => void response.end(events([1, 'end', { output: { reports } }]))
      begun()
    })
    const { dir } = await beside({ url: server.url, pid: 1, token: server.token })
    const io = testIo({ cwd: dir, env })
    const ended = runCli(['sync'], io)
    await running
    io.interrupt()
    expect(await ended).toBe(130)
    expect(io.written.stderr).toContain('Interrupted; the checkpoint is saved. Go on with: tajo sync\n')
    expect(server.heard.filter(({ url }) => url.endsWith('/stop'))).toHaveLength(1)
  })
})
