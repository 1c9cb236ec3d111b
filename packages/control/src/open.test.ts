import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { systemClock } from '@tajo/core/clock'
import { silentLog } from '@tajo/core/log'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openKey } from './key.ts'
import { type ControlAddress, openControl } from './open.ts'
import { migrate } from './store/migrate.ts'
import { migrations } from './store/migrations.ts'
import { openPglite } from './store/pglite.ts'
import { openPostgres } from './store/postgres.ts'
import { makeAddress, testKey } from './testing/stores.ts'

const parts = { clock: systemClock, log: silentLog, key: testKey }

async function address(kind: ControlAddress['kind']): Promise<ControlAddress> {
  const made = await makeAddress(kind)
  onTestFinished(made.drop)
  return made.address
}

function database(at: ControlAddress) {
  return at.kind === 'pglite' ? openPglite(at.path, Date.now()) : openPostgres(at.url, systemClock, silentLog)
}

describe.each(['pglite', 'postgres'] as const)('%s', (kind) => {
  test('has the schema that is written down', async () => {
    const control = await openControl({ ...parts, address: await address(kind) })
    onTestFinished(() => control.close())
    const columns = await control.sql.rows<{ line: string }>(
      `SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'YES' THEN '' ELSE ' NOT NULL' END AS line
       FROM information_schema.columns WHERE table_schema = 'tajo_control' ORDER BY table_name, ordinal_position`,
    )
    const indexes = await control.sql.rows<{ line: string }>(
      `SELECT replace(indexdef, 'tajo_control.', '') AS line FROM pg_indexes WHERE schemaname = 'tajo_control' ORDER BY indexname`,
    )
    // The same file for both: they have the same.
    await expect([...columns, ...indexes].map(({ line }) => line).join('\n')).toMatchFileSnapshot(
      '__snapshots__/schema.txt',
    )
    await control.ready()
  })

  test('brings a store of the first version to this one, with all that is in it', async () => {
    const at = await address(kind)
    const old = await database(at)
    await migrate(old, migrations.slice(0, 1))
    await old.script(`
      INSERT INTO tajo_control.inbox (source, key, topic, happenings, hints, received_at, state, headers, body)
        VALUES ('zendesk', 'k1', 'ticket.created', '["ticket_created"]', '[]', '2026-03-02T12:00:00Z', 'pending', '{}', NULL);
      INSERT INTO tajo_control.schedules (name, kind, source, spec, data, due_at) VALUES ('sync zendesk', 'sync', 'zendesk',
        '{"timing":{"everyMs":900000},"timeZone":"UTC","jitterMs":0,"catchUp":"once"}', '{}', '2026-03-02T12:00:00Z');
      INSERT INTO tajo_control.tokens (id, name, hash, role, created_at, created_by) VALUES ('0123456789ab', 'ci', '\\x00', 'viewer', now(), 'x');
      INSERT INTO tajo_control.audit (at, actor, action, input, outcome) VALUES (now(), 'ci', 'runs.start', '{}', 'done')`)
    await old.close()
    for (let again = 0; again < 2; again++) {
      const control = await openControl({ ...parts, address: at })
      expect(await control.inbox.list()).toMatchObject([
        { key: 'k1', state: 'pending', receivedAt: '2026-03-02T12:00:00.000Z' },
      ])
      expect(await control.schedules.list()).toMatchObject([
        { name: 'sync zendesk', dueAt: '2026-03-02T12:00:00.000Z' },
      ])
      expect(await control.tokens.list()).toMatchObject([{ name: 'ci' }])
      expect(await control.audit.list()).toMatchObject([{ action: 'runs.start' }])
      expect(await control.alerts.list()).toEqual([])
      await control.close()
    }
  })

  test('one that a newer Tajo wrote is refused and stays as it is', async () => {
    const at = await address(kind)
    await (await openControl({ ...parts, address: at })).close()
    const other = await database(at)
    await other.rows(`UPDATE tajo_control.meta SET value = '99' WHERE key = 'schema_version'`)
    await other.close()
    await expect(openControl({ ...parts, address: at })).rejects.toMatchObject({
      code: 'TAJO_CONTROL_NEWER',
      message: expect.stringContaining(`schema version 99; this Tajo knows versions up to ${migrations.length}`),
    })
    const after = await database(at)
    expect(await after.rows(`SELECT value FROM tajo_control.meta WHERE key = 'schema_version'`)).toEqual([
      { value: '99' },
    ])
    await after.close()
  })

  test('one of another key is refused, and keys can be changed', async () => {
    const at = await address(kind)
    const first = await openControl({ ...parts, address: at })
    await first.secrets.keep('zendesk', 'abc')
    await first.close()
    const secret = Buffer.alloc(32, 9).toString('hex')
    const wrong = openControl({ ...parts, address: at, key: openKey({ secret, file: '' }) })
    await expect(wrong).rejects.toMatchObject({ code: 'TAJO_CONTROL_KEY' })
    const changed = openKey({ secret, previous: Buffer.alloc(32, 7).toString('hex'), file: '' })
    const second = await openControl({ ...parts, address: at, key: changed })
    expect(await second.secrets.get('zendesk')).toMatchObject({ current: 'abc' })
    await second.close()
    await expect(openControl({ ...parts, address: at })).rejects.toMatchObject({ code: 'TAJO_CONTROL_KEY' })
  })

  test('what was stored is there after it was closed and opened', async () => {
    const at = await address(kind)
    const first = await openControl({ ...parts, address: at })
    const { id } = await first.jobs.enqueue('sync', {}, { source: 'a' })
    await first.close()
    await first.close()
    const second = await openControl({ ...parts, address: at })
    expect(await second.jobs.get(id)).toMatchObject({ state: 'waiting' })
    await second.close()
  })
})

test('several servers may open a new database at the same moment', async () => {
  const at = await address('postgres')
  const all = await Promise.all(Array.from({ length: 8 }, () => openControl({ ...parts, address: at })))
  for (const control of all) await control.close()
})

test('a server that cannot be reached, or lets nobody in, is said to be so without the password', async () => {
  const at = await address('postgres')
  if (at.kind !== 'postgres') throw new Error('no database')
  const away = new URL(at.url)
  away.port = '1'
  away.password = 'hidden-one'
  const wrong = new URL(at.url)
  wrong.password = 'hidden-one'
  for (const url of [away.href, wrong.href]) {
    const failure = openControl({ ...parts, address: { kind: 'postgres', url } })
    await expect(failure).rejects.toMatchObject({ code: 'TAJO_CONTROL_UNREACHABLE' })
    await expect(failure).rejects.not.toThrow(/hidden-one/)
  }
})

describe('the folder', () => {
  test('is held by one process, which is named to the others', async () => {
    const at = await address('pglite')
    if (at.kind !== 'pglite') throw new Error('no folder')
    const holder = spawn(
      process.execPath,
      [fileURLToPath(new URL('testing/hold.child.ts', import.meta.url)), at.path],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    onTestFinished(() => void holder.kill('SIGKILL'))
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    await expect(openControl({ ...parts, address: at })).rejects.toMatchObject({
      code: 'TAJO_CONTROL_BUSY',
      message: expect.stringContaining(`process ${holder.pid}`),
    })
    // However the holder ended.
    holder.kill('SIGKILL')
    await new Promise((resolve) => holder.once('close', resolve))
    const control = await openControl({ ...parts, address: at })
    // What the killed one had stored is there.
    expect(await control.inbox.list()).toMatchObject([{ key: 'kept' }])
    await expect(openControl({ ...parts, address: at })).rejects.toMatchObject({ code: 'TAJO_CONTROL_BUSY' })
    await control.close()
    expect(existsSync(`${at.path}.lock`)).toBe(false)
  })

  test('of another machine is not taken while that is alive', async () => {
    const at = await address('pglite')
    if (at.kind !== 'pglite') throw new Error('no folder')
    writeFileSync(
      `${at.path}.lock`,
      JSON.stringify({ pid: 1, host: 'elsewhere', begun: '', since: '2026-03-02T12:00:00Z' }),
    )
    await expect(openControl({ ...parts, address: at })).rejects.toMatchObject({
      code: 'TAJO_CONTROL_BUSY',
      message: expect.stringContaining('process 1 on elsewhere, since 2026-03-02T12:00:00Z'),
    })
  })
})
