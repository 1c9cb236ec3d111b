import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import type { ZendeskSandboxOptions } from '@tajo/sandbox/zendesk/sandbox'
import { describe, expect, it } from 'vitest'
import { readTokenFile } from './auth/token-file.ts'
import { connectAccount } from './connect-account.ts'
import { sandboxAccount, sandboxUrl } from './testing/sandbox-account.ts'

describe('an account', () => {
  it('says who the credentials belong to, its limit, and that its API token will end', async () => {
    const { connection } = sandboxAccount({ sandbox: { plan: 'enterprise' } })
    const account = await connection.account()
    expect(account).toMatchObject({ limitPerMinute: 700, facts: { role: 'admin' } })
    expect(account.account).toBe('acme-sandbox.zendesk.com, calls a minute as with Suite or Support Enterprise')
    expect(account.notes).toEqual([expect.stringMatching(/ends all API tokens on 2027-04-30.*since 2026-10-27/)])
  })

  it('knows bad credentials by the anonymous answer they get', async () => {
    const auth = { kind: 'token', email: 'sandbox@acme.example', apiToken: 'wrong-secret' } as const
    const { connection } = sandboxAccount({ auth })
    const refusal = await connection.account().catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 'TAJO_AUTH', message: expect.stringContaining('anonymous') })
    expect(String(refusal)).not.toContain('wrong-secret')
    const [stream] = connection.streams
    if (stream !== undefined) await expect(connection.testStream(stream)).rejects.toMatchObject({ code: 'TAJO_AUTH' })
  })

  it('knows a token that is not valid', async () => {
    const { connection } = sandboxAccount({ auth: { kind: 'bearer', accessToken: 'wrong' } })
    await expect(connection.account()).rejects.toMatchObject({ code: 'TAJO_AUTH', message: /access token/ })
  })

  it('tells of a user who is no administrator', async () => {
    const { connection } = sandboxAccount({ sandbox: { role: 'agent' } })
    expect((await connection.account()).notes).toContainEqual(expect.stringContaining('role is agent'))
  })
})

describe('the test of a stream', () => {
  const accessOf = async (name: string, sandbox: ZendeskSandboxOptions = {}, scope?: string) => {
    const account = sandboxAccount({ sandbox })
    const { connection, streamNamed, sandbox: vendor } = account
    if (scope === undefined) return connection.testStream(streamNamed(name))
    const { token } = vendor.world.oauth.grant('sandbox-client', scope, null)
    const scoped = sandboxAccount({ sandbox, auth: { kind: 'bearer', accessToken: token } })
    // The same words give the same token in an account of the same seed.
    scoped.sandbox.world.oauth.grant('sandbox-client', scope, null)
    return scoped.connection.testStream(scoped.streamNamed(name))
  }

  it('is ok for every one the account has', async () => {
    const { connection, clock } = sandboxAccount({ sandbox: { plan: 'professional' } })
    const before = clock.now()
    for (const stream of connection.streams) {
      // Not played by the sandbox.
      const expected = stream.name === 'group_sla_policies' ? 'not-in-plan' : 'ok'
      expect(await connection.testStream(stream)).toMatchObject({ stream: stream.name, access: expected })
    }
    expect(clock.now() - before).toBeLessThan(60_000)
    expect(connection.usage().limited).toBe(0)
  })

  it.each([
    ['custom_roles', { features: { custom_roles: false } }],
    ['sla_policies', { features: { sla: false } }],
    ['audit_logs', { features: { audit_logs: false } }],
    ['articles', { features: { help_center: false } }],
    ['calls', { features: { talk: false } }],
  ] as const)('of %s says that the plan lacks it', async (name, sandbox) => {
    expect(await accessOf(name, sandbox)).toMatchObject({ access: 'not-in-plan', stream: name })
  })

  it.each(['tickets', 'users', 'organizations'])('of %s says that it takes an administrator', async (name) => {
    const access = await accessOf(name, { role: 'agent' })
    expect(access).toMatchObject({ access: 'denied', reason: expect.stringContaining('no administrator') })
  })

  it('names the scope that is missing', async () => {
    const access = await accessOf('groups', {}, 'tickets:read')
    expect(access).toMatchObject({ access: 'denied', reason: expect.stringMatching(/lacks the scope .*read/) })
  })

  it('fails by itself when the vendor does', async () => {
    const { connection, streamNamed, sandbox } = sandboxAccount()
    await connection.account()
    sandbox.faults.next('503html', { match: /macros/, times: 50 })
    expect(await connection.testStream(streamNamed('macros'))).toMatchObject({ access: 'failed' })
    expect(await connection.testStream(streamNamed('views'))).toMatchObject({ access: 'ok' })
  })
})

describe('OAuth with an account', () => {
  it('begins with a consent, renews what ends, and goes on from the file', async () => {
    const options = { accessTokenSeconds: 600 }
    const oauth = { kind: 'oauth', clientId: 'sandbox-client' } as const
    const { sandbox, sender, tokenFile, dependencies, clock, connection } = sandboxAccount({
      sandbox: options,
      auth: oauth,
    })
    await expect(connection.account()).rejects.toMatchObject({ message: /not been authorized/ })
    const scope = await connectAccount(
      {
        auth: oauth,
        baseUrl: sandboxUrl,
        tokenFile,
        reservePercent: 10,
        sender,
        redirectUri: 'http://127.0.0.1:8421/callback',
        consent: async (url) => {
          const { pathname, search } = new URL(url)
          const { headers } = sandbox.handle({ method: 'GET', path: pathname + search, headers: {} })
          return headers['Location'] ?? ''
        },
      },
      dependencies,
    )
    expect(scope).toBe('read')
    const first = await readTokenFile(tokenFile)
    expect(await connection.account()).toMatchObject({ notes: [], facts: { scope: 'read' } })
    await clock.sleep(560_000)
    await connection.account()
    const second = await readTokenFile(tokenFile)
    expect(second?.accessToken).not.toBe(first?.accessToken)
    // Revoked behind our back: the 401 renews it.
    sandbox.world.oauth.revoke(second?.accessToken ?? '')
    await connection.account()
    expect((await readTokenFile(tokenFile))?.accessToken).not.toBe(second?.accessToken)
  })

  it('goes without a person by client credentials', async () => {
    const auth = { kind: 'client_credentials', clientId: 'sandbox-client', clientSecret: 'sandbox-secret' } as const
    const { connection, clock, sandbox } = sandboxAccount({ auth })
    await connection.account()
    const first = sandbox.world.oauth.tokens.length
    await clock.sleep(1_790_000)
    await connection.account()
    expect(sandbox.world.oauth.tokens.length).toBe(first + 1)
    const wrong = sandboxAccount({ auth: { ...auth, clientSecret: 'guessed' } })
    await expect(wrong.connection.account()).rejects.toMatchObject({ code: 'TAJO_AUTH', message: /OAuth client/ })
  })
})

describe('positions', () => {
  const { connection, streamNamed } = sandboxAccount()
  const tickets = streamNamed('tickets')

  it('stand at a date a person can read, whoever made them', () => {
    const cursor = Buffer.from('1707271741.0||4045|').toString('base64')
    expect(connection.positionOf(tickets, { cursor })).toBe('2024-02-07T02:09:01Z')
    expect(connection.positionOf(tickets, connection.positionAt(tickets, new Date('2025-03-04T05:06:07.890Z')))).toBe(
      '2025-03-04T05:06:07Z',
    )
    expect(connection.positionOf(tickets, { cursor: 'opaque' })).toBeNull()
    expect(connection.positionOf(tickets, { readAt: '2025-01-01T00:00:00Z' })).toBeNull()
    expect(connection.positionOf(tickets, undefined)).toBeNull()
  })
})

describe('sizes, costs and records', () => {
  it('tell how much there is and what it takes', async () => {
    const { connection, streamNamed, sandbox } = sandboxAccount({ sandbox: { plan: 'professional' } })
    await connection.account()
    const tickets = streamNamed('tickets')
    const { rows, source } = await connection.size(tickets, undefined)
    expect(rows).toBeGreaterThan(10)
    expect(source).toContain('archived')
    expect(await connection.size(streamNamed('macros'), undefined)).toMatchObject({ rows: undefined })
    expect(connection.cost(tickets, 45_000, new Set())).toEqual({
      calls: 45,
      credits: 45,
      limitClass: 'incremental-exports',
    })
    expect(connection.minutes(tickets, 45)).toBe(5)
    expect(connection.minutes(streamNamed('groups'), 36)).toBe(0.1)
    const users = await connection.vendorCount(streamNamed('users'), new VirtualClock())
    expect(users?.count).toBe([...sandbox.world.users.values()].filter(({ active }) => active).length)
  })

  it('are read again one by one, or a piece of the list', async () => {
    const { connection, streamNamed, sandbox, clock } = sandboxAccount()
    const [ticket] = [...sandbox.world.tickets.values()].filter(({ deleted_at }) => deleted_at === null)
    const id = String(ticket?.id)
    expect(await connection.readOne(streamNamed('tickets'), id)).toMatchObject({ found: true, page: { rows: 1 } })
    expect(await connection.readOne(streamNamed('tickets'), '99999999')).toMatchObject({ found: false, gone: true })
    expect(await connection.readOne(streamNamed('macros'), '1')).toBeUndefined()
    const piece = { parents: [id], since: undefined, all: false }
    const comments = await connection.readSome(streamNamed('ticket_comments'), piece, clock)
    const said = [...sandbox.world.comments.values()].filter(({ ticket_id }) => String(ticket_id) === id)
    expect(comments?.reduce((sum, { rows }) => sum + rows, 0)).toBe(said.length)
    expect(await connection.readSome(streamNamed('macros'), { ...piece, parents: [] }, clock)).toHaveLength(1)
    expect(await connection.readSome(streamNamed('ticket_events'), piece, clock)).toBeUndefined()
    const request = `/tickets/${id}/comments`
    const again = await connection.readAgain(streamNamed('ticket_comments'), { key: id, reason: '', request }, clock)
    expect(again?.at(-1)).toMatchObject({ type: 'parent-done' })
    expect(await connection.readAgain(streamNamed('tickets'), { key: '99999999', reason: '' }, clock)).toMatchObject([
      { type: 'gone' },
    ])
  })
})

describe('custom fields', () => {
  it('are typed as the account defines them', () => {
    const { connection } = sandboxAccount()
    const rows = [
      { id: 501, type: 'tagger', title: 'Plan tier' },
      { id: 502, type: 'multiselect', title: 'Größe & Farbe' },
      { id: 503, type: 'integer', title: '★' },
      { id: 504, type: 'subject', title: 'Subject' },
      { id: 505, type: 'custom_status', title: 'Ticket status' },
      { id: '506', type: 'lookup', title: 'Owner' },
    ]
    expect(connection.fieldDefinitions('ticket_fields', rows)).toEqual([
      { key: '501', name: 'plan_tier', label: 'Plan tier', type: 'text' },
      { key: '502', name: 'große_farbe', label: 'Größe & Farbe', type: 'text[]' },
      { key: '503', name: 'field_503', label: '★', type: 'bigint' },
      { key: '506', name: 'owner', label: 'Owner', type: 'text' },
    ])
    const keyed = [
      { id: 1, key: 'seats', type: 'integer', title: 'Seats' },
      { id: 2, key: 'vip', type: 'checkbox', title: '' },
      { id: 3, key: 'since', type: 'date', title: 'Since' },
      { id: 4, key: 'share', type: 'decimal', title: 'Share' },
      { id: 5, key: 'tier', type: 'dropdown', title: 'Tier' },
    ]
    expect(connection.fieldDefinitions('user_fields', keyed).map(({ key, label, type }) => [key, label, type])).toEqual(
      [
        ['seats', 'Seats', 'bigint'],
        ['vip', 'vip', 'boolean'],
        ['since', 'Since', 'date'],
        ['share', 'Share', 'double'],
        ['tier', 'Tier', 'text'],
      ],
    )
  })
})
