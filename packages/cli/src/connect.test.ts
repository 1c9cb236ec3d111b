import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@tajo/core/clock'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCli } from './run-cli.ts'
import { testIo } from './test-io.ts'

/** Connects while `browse` plays the person at the browser, who is given the page to open. */
async function connecting(browse: (page: URL) => Promise<unknown>) {
  const { url, clientId, clientSecret, close } = await startZendeskSandbox({ size: { tickets: 20 } })
  const dir = await mkdtemp(join(tmpdir(), 'tajo-connect-'))
  onTestFinished(async () => {
    await close()
    await rm(dir, { recursive: true, force: true })
  })
  const oauth = `{ client_id: ${clientId}, client_secret: ${clientSecret} }`
  await writeFile(join(dir, 'tajo.yml'), `connectors:\n  zendesk:\n    base_url: ${url}\n    oauth: ${oauth}\n`)
  const io = { ...testIo({ cwd: dir }), clock: systemClock }
  const ended = runCli(['connectors', 'connect', 'zendesk', '--port', '0'], io)
  const page = await new Promise<URL>((resolve) => {
    const look = setInterval(() => {
      const [found] = io.written.stderr.match(/http:\S+\/oauth\/authorizations\/new\S+/) ?? []
      if (found === undefined) return
      clearInterval(look)
      resolve(new URL(found))
    }, 10)
  })
  await browse(page)
  return { exitCode: await ended, ...io.written, dir, clientSecret }
}

describe('tajo connectors connect (O5)', () => {
  it('keeps the tokens of a consent where only their owner can read them', async () => {
    const { exitCode, stdout, stderr, dir, clientSecret } = await connecting((page) => fetch(page))
    expect(exitCode).toBe(0)
    expect(stdout).toContain('is connected, scope read')
    const file = join(dir, '.tajo', 'zendesk.token.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const { accessToken, refreshToken } = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>
    for (const secret of [accessToken, refreshToken, clientSecret]) {
      expect(secret).toMatch(/./)
      expect(stdout + stderr).not.toContain(secret)
    }
    const io = { ...testIo({ cwd: dir }), clock: systemClock }
    expect(await runCli(['connectors', 'test', 'zendesk', '--json'], io)).toBe(0)
    expect(JSON.parse(io.written.stdout)).toMatchObject({ ok: true })
  })

  it('says when access was not allowed', async () => {
    const { exitCode, stderr } = await connecting((page) => {
      const state = page.searchParams.get('state') ?? ''
      return fetch(`${page.searchParams.get('redirect_uri')}?error=access_denied&state=${state}`)
    })
    expect(exitCode).toBe(3)
    expect(stderr).toContain('Access to Zendesk was not allowed.')
  })

  it('takes no answer that belongs to another attempt', async () => {
    const { exitCode, stderr } = await connecting((page) =>
      fetch(`${page.searchParams.get('redirect_uri')}?code=stolen&state=another`),
    )
    expect(exitCode).toBe(3)
    expect(stderr).toContain('belongs to another attempt')
  })
})
