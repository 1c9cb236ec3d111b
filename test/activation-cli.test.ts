// biome-ignore-all lint/suspicious/noTemplateCurlyInString: variables in tajo.yml are written like this.

import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '@tajo/activation/plan'
import type { ActivationReport } from '@tajo/activation/report'
import { BrevoSandbox, type BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './support/duck-store.ts'
import { startTajo } from './support/tajo.ts'

interface Said {
  readonly code: number | null
  readonly stderr: string
  readonly plan: Plan
  readonly report: ActivationReport | null
  readonly error: { readonly code: string; readonly message: string; readonly hint: string } | undefined
}

const mapping = '{ email: email, name: FULLNAME, phone: SMS, open_tickets: OPEN_TICKETS, total_tickets: TICKET_COUNT }'

describe('tajo activate', () => {
  const helpdesk = new FreshdeskSandbox({ seed: 5, size: { tickets: 80 } })
  const folder = temporaryFolder()
  let url = ''

  beforeAll(async () => {
    url = await helpdesk.listen()
    writeFileSync(join(folder, 'tajo.yml'), yaml({ brevo: '' }))
    expect((await startTajo(['sync', '--quiet'], { cwd: folder }).ended).code).toBe(0)
  }, 60_000)

  afterAll(async () => {
    await helpdesk.close()
    rmSync(folder, { recursive: true, force: true })
  })

  function yaml({ brevo, lists = '', fields = mapping }: { brevo: string; lists?: string; fields?: string }): string {
    return [
      'warehouse: duckdb:./tajo.duckdb',
      'connectors:',
      '  freshdesk:',
      `    base_url: ${url}`,
      '    api_key: sandbox-key',
      '    streams: { tickets: { history: true } }',
      `    contact_mapping: ${fields}`,
      ...(lists === '' ? [] : [`    lists: ${lists}`]),
      brevo,
      '',
    ].join('\n')
  }

  /** An account of its own, so that no test meets what another one wrote; the mirror and the ledger go by its layer. */
  async function account(options: BrevoSandboxOptions = {}) {
    const people = [...helpdesk.world.contacts.values()].flatMap(({ email, name }) =>
      email === null ? [] : [{ email, name }],
    )
    const brevo = new BrevoSandbox({ seed: 3, people, ...options })
    const baseUrl = await brevo.listen()
    onTestFinished(() => brevo.close())
    const activate = async (
      given: { readonly keys?: string; readonly key?: string; readonly lists?: string; readonly fields?: string },
      ...words: string[]
    ): Promise<Said> => {
      const { keys = '', key = 'xkeysib-sandbox', lists, fields } = given
      const section = `brevo: { base_url: "${baseUrl}/v3", api_key: ${key}${keys === '' ? '' : `, ${keys}`} }`
      const text = yaml({
        brevo: section,
        ...(lists === undefined ? {} : { lists }),
        ...(fields === undefined ? {} : { fields }),
      })
      writeFileSync(join(folder, 'tajo.yml'), text)
      const { code, json, stderr } = await startTajo(['activate', ...words], { cwd: folder }).ended
      return { code, stderr, ...(json as Omit<Said, 'code' | 'stderr'>) }
    }
    // Another account: what the ledger says of the last one is not true of it.
    await forget()
    return { brevo, activate }
  }

  /** Takes the warehouse back to where only the helpdesk is synced. */
  async function forget(): Promise<void> {
    const { openDuckDb } = await import('@tajo/warehouse/duckdb/open')
    const warehouse = await openDuckDb({ path: join(folder, 'tajo.duckdb'), command: 'test' })
    await warehouse.work(async (sql) => {
      const tables = await sql.rows<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = '_tajo' AND (table_name LIKE 'activation%' OR table_name IN ('suppressions', 'helpdesk_writes'))`,
      )
      for (const { name } of tables) await sql.run(`DELETE FROM _tajo.${name}`)
      await sql.run(`DELETE FROM _tajo.checkpoints WHERE source = 'brevo'`)
      await sql.run('DROP SCHEMA IF EXISTS brevo CASCADE')
      await sql.run(`DELETE FROM _tajo.catalog WHERE source = 'brevo'`)
    })
    await warehouse.close()
  }

  test('shows with --dry-run what it then writes, reads it back, and has nothing to do the next time', async () => {
    const { brevo, activate } = await account()
    const lists = '{ all_support_contacts: 30, open_tickets: 31, resolved_tickets: 32 }'
    const planned = await activate({ lists }, '--dry-run')
    expect(planned).toMatchObject({ code: 0, report: null })
    expect(brevo.world.counters.contactWrites).toBe(0)
    expect(planned.plan.create + planned.plan.update).toBeGreaterThan(20)
    const { code, plan, report } = await activate({ lists })
    expect(code).toBe(0)
    expect(plan.hash).toBe(planned.plan.hash)
    expect(report?.readBack).toEqual({ compared: plan.contacts.length, of: plan.contacts.length, differ: 0 })
    expect(Object.values(report?.outcomes ?? {}).reduce((sum, n) => sum + n, 0)).toBe(report?.considered)
    const writes = brevo.world.counters.contactWrites
    const again = await activate({ lists })
    expect(again).toMatchObject({ code: 0, plan: { create: 0, update: 0, contacts: [] } })
    expect(again.plan.outcomes.unchanged).toBe(plan.outcomes.delivered)
    expect(brevo.world.counters.contactWrites).toBe(writes)
    expect(brevo.world.counters.redundantWrites).toBe(0)
    expect(brevo.world.resubscriptions).toBe(0)
  })

  test('says of an attribute that is missing that it is, where it may not create it', async () => {
    const { brevo, activate } = await account()
    const { code, plan, report } = await activate({ keys: 'create_attributes: false' })
    expect(code).toBe(0)
    expect(plan.attributesToCreate).toEqual([])
    expect(plan.remarks.join('\n')).toMatch(/tajo\.yml:\d+ .*open_tickets.*OPEN_TICKETS/s)
    expect(report?.readBack.differ).toBe(0)
    expect(brevo.world.counters.droppedValues).toEqual({})
  })

  test('says of an attribute of another type that nothing can be written into it', async () => {
    const { brevo, activate } = await account({ attributes: { OPEN_TICKETS: 'date' } })
    const { code, plan } = await activate({})
    expect(code).toBe(0)
    expect(plan.remarks.join('\n')).toMatch(/OPEN_TICKETS.*date/s)
    expect(plan.contacts.flatMap(({ changes }) => changes.map(({ attribute }) => attribute))).not.toContain(
      'OPEN_TICKETS',
    )
    expect(brevo.world.counters.droppedValues).toEqual({})
  })

  test('refuses an attribute in lower case before anything is asked', async () => {
    const { brevo, activate } = await account()
    const { code, error } = await activate({ fields: '{ email: email, open_tickets: open_tickets }' })
    expect(code).toBe(2)
    expect(error?.message).toContain('must be an attribute of Brevo in capital letters')
    expect(brevo.calls).toBe(0)
  })

  test('says of a list that does not exist that nobody is put into it', async () => {
    const { activate } = await account()
    const { code, plan, report } = await activate({ lists: '{ open_tickets: 4711 }' })
    expect(plan.remarks.join('\n')).toContain('no list 4711')
    expect(plan.contacts.flatMap(({ addLists }) => addLists)).toEqual([])
    expect([code, report?.outcomes.rejected]).toEqual([0, 0])
  })

  test('says of a condition of a list what is wrong with it', async () => {
    const { activate } = await account()
    const { code, error } = await activate({ lists: '{ vip: { id: 34, where: "open_tikets > 2" } }' })
    expect(code).toBe(2)
    expect(error?.message).toMatch(/tajo\.yml:\d+ connectors\.freshdesk\.lists\.vip/)
  })

  test('goes on without companies where the plan has none', async () => {
    const { brevo, activate } = await account({ quirks: { withoutCompanies: true } })
    const fields = mapping.replace(' }', ', company_id: COMPANY }')
    const first = await activate({ keys: 'companies: objects', fields })
    expect(first.report?.outcomes.delivered).toBeGreaterThan(20)
    // Companies are made of whom Brevo has: the run after has them.
    const { plan, report } = await activate({ keys: 'companies: objects', fields })
    expect(plan.companies.length).toBeGreaterThan(2)
    expect(report?.ended.map(({ kind }) => kind)).toEqual(['companies'])
    expect(brevo.world.dump()).toMatchObject({ companies: [] })
  })

  test('tells a wrong key from an address that is not registered', async () => {
    const { brevo, activate } = await account()
    const wrong = await activate({ key: 'xkeysib-wrong' })
    expect([wrong.code, wrong.error?.code]).toEqual([3, 'TAJO_AUTH'])
    expect(JSON.stringify(wrong)).not.toContain('xkeysib-wrong')
    brevo.quirks.ipBlocked = true
    const blocked = await activate({})
    expect(blocked.code).toBe(3)
    expect(`${blocked.error?.message} ${blocked.error?.hint}`).toMatch(/IP/)
    expect(blocked.error?.message).not.toBe(wrong.error?.message)
  })

  test('goes on without what the key may not do', async () => {
    const { brevo, activate } = await account()
    brevo.faults.record(403, /^POST .*\/contacts\/attributes/)
    const { report } = await activate({})
    expect(report?.ended).toMatchObject([{ kind: 'attributes' }])
    expect(report?.remarks.join(' ') + JSON.stringify(report?.ended)).toMatch(/OPEN_TICKETS|permission|denied|403/i)
  })

  test('leaves out who has neither e-mail nor mobile number, and says how many', async () => {
    const { activate } = await account()
    const { plan } = await activate({}, '--dry-run')
    const unreachable = plan.withheldWhole.find(({ reason }) => reason === 'no-identifier')
    expect(unreachable?.count).toBeGreaterThan(0)
    expect(unreachable?.text).toMatch(/e-mail/)
  })

  test('subscribes nobody until a person has let that very plan pass', async () => {
    const { brevo, activate } = await account()
    const keys = 'new_contacts: subscribe'
    const stopped = await activate({ keys })
    expect(stopped).toMatchObject({ code: 7, report: null })
    expect(stopped.plan.guards.filter(({ ok }) => !ok).map(({ guard }) => guard)).toEqual(['new-subscribed'])
    expect(brevo.world.counters.contactWrites).toBe(0)
    expect((await activate({ keys }, '--release', stopped.plan.hash.slice(0, 12))).error?.message).toContain('reason')
    const other = await activate({ keys }, '--release', '0123456789ab', '--reason', 'asked for')
    expect([other.code, other.error?.code]).toEqual([7, 'TAJO_GUARD'])
    expect(brevo.world.counters.contactWrites).toBe(0)
    const released = await activate({ keys }, '--release', stopped.plan.hash.slice(0, 12), '--reason', 'they signed up')
    expect(released.code).toBe(0)
    expect(released.report?.created).toBe(stopped.plan.create)
    expect(brevo.world.resubscriptions).toBe(0)
  })

  test('needs a section and a key, and says which of them is missing', async () => {
    writeFileSync(join(folder, 'tajo.yml'), yaml({ brevo: '' }))
    const none = await startTajo(['activate'], { cwd: folder }).ended
    expect([none.code, JSON.stringify(none.json)]).toEqual([2, expect.stringContaining('no Brevo account')])
    writeFileSync(join(folder, 'tajo.yml'), yaml({ brevo: 'brevo: { api_key: "${NO_SUCH_KEY_IS_SET}" }' }))
    const keyless = await startTajo(['activate'], { cwd: folder }).ended
    expect([keyless.code, JSON.stringify(keyless.json)]).toEqual([
      2,
      expect.stringContaining('key of the Brevo account'),
    ])
  })
}, 120_000)
