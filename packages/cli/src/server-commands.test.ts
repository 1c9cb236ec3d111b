import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@tajo/core/clock'
import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { expect, onTestFinished, test } from 'vitest'
import { runCli } from './run-cli.ts'
import { type TestIo, testIo } from './test-io.ts'

/** A folder with a Zendesk of its own, and a way to run commands in it. */
async function folder() {
  const dir = await mkdtemp(join(tmpdir(), 'tajo-cli-server-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const desk = await startZendeskSandbox({ size: { tickets: 12 }, recencySeconds: 0, autoDeliver: true })
  onTestFinished(() => desk.close())
  const yaml = `
connectors:
  zendesk:
    base_url: ${desk.url}
    auth: { email: ${desk.email}, api_token: ${desk.apiToken} }
    streams: { tickets: {}, users: {} }
`
  await writeFile(join(dir, 'tajo.yml'), yaml, { mode: 0o600 })
  const io = (): TestIo => ({ ...testIo({ cwd: dir, env: { HOME: dir } }), clock: systemClock })
  const run = async (...argv: readonly string[]) => {
    const at = io()
    const exitCode = await runCli(argv, at)
    const { stdout, stderr } = at.written
    return { exitCode, stdout, stderr }
  }
  const json = async (...argv: readonly string[]) => {
    const { exitCode, stdout, stderr } = await run(...argv, '--json')
    expect({ argv, exitCode, stderr }).toEqual({ argv, exitCode: 0, stderr: '' })
    return JSON.parse(stdout) as Readonly<Record<string, unknown>>
  }
  return { dir, world: desk.sandbox.world, io, run, json }
}

async function until<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    await systemClock.sleep(100)
  }
}

test('without a server, tokens and webhooks are looked after all the same', async () => {
  const { run, json } = await folder()
  const { id, token } = await json('tokens', 'create', 'reports', '--role', 'operator')
  expect(String(token)).toMatch(/^tajo_/)
  const listed = await run('tokens', 'list')
  expect(listed.stdout).toMatch(/reports +operator/)
  expect(listed.stdout).not.toContain(String(token))
  expect(await run('tokens', 'revoke', String(id))).toMatchObject({ exitCode: 0 })
  expect((await run('tokens', 'list')).stdout).toMatch(/reports .* revoked/)
  expect(await json('webhooks', 'list')).toMatchObject({ endpoints: [{ source: 'zendesk' }], deliveries: [] })
  const planned = await run('webhooks', 'setup', 'zendesk', '--dry-run')
  expect(planned.stdout).toContain('· Create the webhook')
  expect(planned.stdout).toContain('Nothing was changed')
  expect(await run('webhooks', 'setup', 'zendsk')).toMatchObject({ exitCode: 2 })
  expect(await run('webhooks', 'tail')).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('tajo serve') })
  expect(await run('tokens', 'create', 'x', '--expires', 'soon')).toMatchObject({ exitCode: 2 })
})

test('beside a server, from before it has begun until it has ended', async () => {
  const { run, json, io, world } = await folder()
  const at = io()
  // One is at the store before the server, the other when it has not begun: all three wait their turn.
  const before = run('tokens', 'list')
  const serving = runCli(['serve', '--port', '0'], at)
  const both = await Promise.all([before, run('tokens', 'list')])
  expect(both.map(({ exitCode, stdout }) => [exitCode, stdout.slice(0, 12)])).toEqual([
    [0, 'No token yet'],
    [0, 'No token yet'],
  ])
  const begun = until(async () => (at.written.stdout.includes('Tajo serves') ? true : undefined))
  await Promise.race([begun, serving.then(() => Promise.reject(new Error(at.written.stderr)))])
  expect(at.written.stdout).toContain('refused: no secret is set; tajo webhooks setup zendesk')

  expect((await run('sync', 'zendesk')).exitCode).toBe(0)
  const setup = await run('webhooks', 'setup', 'zendesk')
  expect(setup.stdout).toContain('✓ Create the webhook')
  expect((await run('connectors', 'test', 'zendesk')).stdout).toContain('✓ Webhooks configured')
  expect((await run('doctor')).stdout).toMatch(/✓ webhooks +the vendor tells of changes/)
  const open = [...world.tickets.values()].find(({ status }) => status === 'open' || status === 'pending')
  world.updateTicket(open?.id ?? 0, { status: 'solved' })
  const id = await until(async () => {
    const { deliveries } = (await json('webhooks', 'list')) as {
      deliveries: { id: number; topic: string; state: string }[]
    }
    return deliveries.find(({ topic, state }) => topic === 'ticket.status_changed' && state === 'done')?.id
  })
  const solved = `SELECT status FROM zendesk.tickets WHERE id = ${open?.id}`
  expect((await run('query', solved)).stdout).toContain('solved')
  const shown = await run('webhooks', 'show', String(id))
  expect(shown.stdout).toContain('ticket.status_changed')
  expect(shown.stdout).toContain('"current": "SOLVED"')
  expect((await run('webhooks', 'replay', String(id))).stdout).toContain('1 delivery will be worked on again')
  const tried = await run('webhooks', 'trigger', 'zendesk', '--topic', 'ticket.created')
  expect(tried.stdout).toContain('The intake answered 204')

  at.interrupt()
  expect(await serving).toBe(0)
  expect(at.written.stderr).toContain('Stopped. What was under way is saved.')
  expect((await run('status')).stdout).toContain('zendesk.tickets')
})
