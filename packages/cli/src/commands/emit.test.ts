import { spawn } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { play } from '../test-io.ts'

const bin = fileURLToPath(new URL('../../bin/tajo.js', import.meta.url))
let sandbox: Awaited<ReturnType<typeof startFreshdeskSandbox>>

beforeAll(async () => {
  sandbox = await startFreshdeskSandbox({ plan: 'unlimited', size: { tickets: 60 } })
})
afterAll(() => sandbox.close())

const settings = (more: object = {}): string =>
  JSON.stringify({ base_url: sandbox.url, api_key: sandbox.apiKey, ...more })
const yaml = (): string => `connectors:\n  freshdesk:\n    base_url: ${sandbox.url}\n    api_key: ${sandbox.apiKey}\n`
// biome-ignore lint/suspicious/noExplicitAny: whatever a message is.
const messages = (stdout: string): any[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

/** The real command in a process of its own, its stdout in our hands. */
async function start(words: readonly string[], files: Readonly<Record<string, string>>) {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-emit-test-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) await writeFile(join(dir, name), text, { mode: 0o600 })
  const child = spawn(process.execPath, [bin, ...words], {
    cwd: dir,
    env: { ...process.env, TMPDIR: dir },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const ended = new Promise<{ code: number | null; stderr: string; left: readonly string[] }>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, stderr, left: readdirSync(dir).filter((name) => name.startsWith('tajo-emit-')) })
    })
  })
  return { child, ended }
}

describe('tajo emit singer', () => {
  it('discovers a catalog that can be used as it is', async () => {
    const { exitCode, stdout } = await play(['emit', 'singer', '--discover'], { 'tajo.yml': yaml() })
    expect(exitCode).toBe(0)
    const catalog = JSON.parse(stdout)
    const tickets = catalog.streams.find(({ stream }: { stream: string }) => stream === 'tickets')
    expect(tickets.metadata[0]).toEqual({
      breadcrumb: [],
      metadata: {
        inclusion: 'available',
        'selected-by-default': true,
        selected: true,
        'table-key-properties': ['id'],
        'valid-replication-keys': ['updated_at'],
        'replication-method': 'INCREMENTAL',
      },
    })
    expect(tickets.metadata).toContainEqual({ breadcrumb: ['properties', 'id'], metadata: { inclusion: 'automatic' } })
  })

  it('takes a file with nothing but settings, as Meltano writes it, and a catalog under its old name', async () => {
    const catalog = {
      streams: [{ tap_stream_id: 'roles', metadata: [{ breadcrumb: [], metadata: { selected: true } }] }],
    }
    const files = { 'config.json': settings(), 'properties.json': JSON.stringify(catalog) }
    const { child, ended } = await start(
      ['emit', 'singer', '--config', 'config.json', '--properties', 'properties.json'],
      files,
    )
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    expect(await ended).toMatchObject({ code: 0, left: [] })
    const types = messages(stdout).map(({ type, stream }) => `${type} ${stream ?? ''}`.trim())
    expect(types[0]).toBe('SCHEMA roles')
    expect(types).toContain('RECORD roles')
    expect(types).toContain('ACTIVATE_VERSION roles')
    expect(types.at(-1)).toBe('STATE')
    expect(types.filter((type) => !/roles|STATE/.test(type))).toEqual([])
  })

  it('ends when its target has closed the pipe, says so, and leaves nothing behind', async () => {
    const { child, ended } = await start(['emit', 'singer'], { 'tajo.yml': yaml() })
    child.stdout.once('data', () => child.stdout.destroy())
    const { code, stderr, left } = await ended
    expect(code).toBe(130)
    expect(stderr).toContain('Whoever reads the messages has ended.')
    expect(left).toEqual([])
  })

  it('stops when it is asked to, its last state printed', async () => {
    const { child, ended } = await start(['emit', 'singer'], { 'tajo.yml': yaml() })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout === '') child.kill('SIGTERM')
      stdout += text
    })
    expect(await ended).toMatchObject({ code: 130, left: [] })
    expect(messages(stdout).at(-1).type).toBe('STATE')
  })

  it.each([
    ['{', 'state.json is not JSON.'],
    ['[]', 'The state is not a JSON object.'],
    ['{"bookmarks":{"tickets":{"replication_key_value":"2026-01-01"}}}', 'The state of tickets is not one'],
  ])('refuses a state it did not write: %s', async (state, message) => {
    const { exitCode, stdout, stderr } = await play(['emit', 'singer', '--state', 'state.json'], {
      'tajo.yml': yaml(),
      'state.json': state,
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(message)
  })

  it.each([
    ['{}', 'has no list "streams"'],
    ['{"streams":[]}', 'selects no stream'],
    ['{"streams":[{"stream":"tickts","selected":true}]}', 'Did you mean "tickets"?'],
  ])('refuses a catalog it cannot use: %s', async (catalog, message) => {
    const files = { 'tajo.yml': yaml(), 'catalog.json': catalog }
    const { exitCode, stdout, stderr } = await play(['emit', 'singer', '--catalog', 'catalog.json'], files)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr.replace(/\s+/g, ' ')).toContain(message)
  })
})

describe('tajo emit airbyte', () => {
  it('has a spec that marks the secrets', async () => {
    const [{ spec }] = messages((await play(['emit', 'airbyte', 'spec'])).stdout)
    expect(spec.connectionSpecification.required).toEqual(['api_key'])
    expect(spec.connectionSpecification.properties.api_key).toMatchObject({ type: 'string', airbyte_secret: true })
    expect(Object.keys(spec.connectionSpecification.properties)).not.toContain('schedule')
    const zendesk = messages((await play(['emit', 'airbyte', 'spec', '--connector', 'zendesk'])).stdout)[0].spec
    expect(zendesk.connectionSpecification.properties.auth.properties.api_token.airbyte_secret).toBe(true)
  })

  it('says whether the credentials work, which is no failure either way', async () => {
    const check = async (config: string) => {
      const { exitCode, stdout } = await play(['emit', 'airbyte', 'check', '--config', 'c.json'], { 'c.json': config })
      expect(exitCode).toBe(0)
      return messages(stdout).map(({ connectionStatus }) => connectionStatus)
    }
    expect(await check(settings())).toEqual([{ status: 'SUCCEEDED' }])
    const [wrong] = await check(settings({ api_key: 'not-the-key-at-all' }))
    expect(wrong.status).toBe('FAILED')
    expect(wrong.message).not.toContain('not-the-key-at-all')
    const [unknown] = await check(settings({ api_kye: 'x' }))
    expect(unknown).toMatchObject({ status: 'FAILED', message: expect.stringContaining('api_kye') })
  })

  it('reads what is configured', async () => {
    const discovered = await play(['emit', 'airbyte', 'discover', '--config', 'c.json'], { 'c.json': settings() })
    const [{ catalog }] = messages(discovered.stdout)
    const configured = catalog.streams
      .filter(({ name }: { name: string }) => name === 'companies' || name === 'roles')
      .map((stream: { supported_sync_modes: string[] }) => ({
        stream,
        sync_mode: stream.supported_sync_modes.at(-1),
        destination_sync_mode: 'append',
      }))
    const files = { 'c.json': settings(), 'catalog.json': JSON.stringify({ streams: configured }), 'state.json': '[]' }
    const words = [
      'emit',
      'airbyte',
      'read',
      '--config',
      'c.json',
      '--catalog',
      'catalog.json',
      '--state',
      'state.json',
    ]
    const { exitCode, stdout } = await play(words, files)
    const all = messages(stdout)
    expect(exitCode).toBe(0)
    const records = all.filter(({ type }) => type === 'RECORD').map(({ record }) => record.stream)
    expect(new Set(records)).toEqual(new Set(['companies', 'roles']))
    const counted = all
      .filter(({ type }) => type === 'STATE')
      .reduce((sum, { state }) => sum + state.sourceStats.recordCount, 0)
    expect(counted).toBe(records.length)
    const statuses = all.flatMap(({ trace }) => (trace?.type === 'STREAM_STATUS' ? [trace.stream_status] : []))
    const of = (name: string) =>
      statuses.filter(({ stream_descriptor }) => stream_descriptor.name === name).map(({ status }) => status)
    expect(of('companies')).toEqual(['STARTED', 'RUNNING', 'COMPLETE'])
    expect(of('roles')).toEqual(['STARTED', 'RUNNING', 'COMPLETE'])
  })

  it('tells of a failure in a message', async () => {
    const catalog = { streams: [{ stream: { name: 'roles', json_schema: {} }, sync_mode: 'full_refresh' }] }
    const files = { 'c.json': settings({ api_key: 'not-the-key-at-all' }), 'catalog.json': JSON.stringify(catalog) }
    const words = ['emit', 'airbyte', 'read', '--config', 'c.json', '--catalog', 'catalog.json']
    const { exitCode, stdout, stderr } = await play(words, files)
    expect(exitCode).toBe(3)
    const all = messages(stdout)
    const errors = all.flatMap(({ trace }) => (trace?.type === 'ERROR' ? [trace.error] : []))
    expect(errors[0]).toMatchObject({ failure_type: 'config_error', internal_message: 'TAJO_AUTH' })
    expect(all.at(-1).trace.stream_status).toEqual({ stream_descriptor: { name: 'roles' }, status: 'INCOMPLETE' })
    expect(stdout + stderr).not.toContain('not-the-key-at-all')
    const cursor = {
      ...catalog.streams[0],
      stream: { name: 'tickets' },
      sync_mode: 'incremental',
      cursor_field: ['id'],
    }
    const refused = await play(words, { ...files, 'catalog.json': JSON.stringify({ streams: [cursor] }) })
    expect(refused.exitCode).toBe(2)
    expect(messages(refused.stdout)[0].trace.error.message).toContain(
      'the cursor of tickets is ["updated_at"], not ["id"]',
    )
  })
})
