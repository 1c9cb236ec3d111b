import { describe, expect, it } from 'vitest'
import { createZendeskApi } from './api.ts'
import { type OpenOptions, openZendesk } from './open.ts'
import { sandboxAccount } from './sandbox-account.ts'

describe('what keeps an answer from coming', () => {
  it('is credentials the vendor does not accept', async () => {
    const { zendesk } = sandboxAccount({}, { apiToken: 'another-token' })
    await expect(zendesk.tickets.get(1)).rejects.toMatchObject({ code: 'TAJO_AUTH', status: 401 })
    // To this one the vendor answers 200, as to an anonymous visitor.
    await expect(zendesk.users.me()).rejects.toMatchObject({ code: 'TAJO_AUTH' })
  })

  it('is a role without the right', async () => {
    const { zendesk } = sandboxAccount({ role: 'agent' })
    await expect(zendesk.tickets.changedSince('2026-01-01').all()).rejects.toMatchObject({
      code: 'TAJO_FORBIDDEN',
      status: 403,
    })
    expect((await zendesk.users.me()).role).toBe('agent')
  })

  it('is a plan without the feature, for a list and for one record', async () => {
    const { zendesk } = sandboxAccount({ features: { help_center: false, custom_statuses: false } })
    await expect(zendesk.helpCenter.articles.list().all()).rejects.toMatchObject({ code: 'TAJO_PLAN', status: 401 })
    await expect(zendesk.customStatuses.list().all()).rejects.toMatchObject({
      code: 'TAJO_PLAN',
    })
    await expect(zendesk.customStatuses.get(1)).rejects.toMatchObject({ code: 'TAJO_PLAN' })
  })

  it('is a rate limit no longer than it lasts', async () => {
    const { zendesk, sandbox, clock, world } = sandboxAccount({ plan: 'growth' })
    sandbox.faults.next('429')
    const before = clock.now()
    const group = [...world.groups.values()][0]
    expect((await zendesk.groups.get(group?.id ?? 0))?.id).toBe(group?.id)
    expect(clock.now()).toBeGreaterThan(before)
    expect(zendesk.usage()).toMatchObject({ calls: 2, limited: 1 })
  })

  it('is the caller who ends it', async () => {
    const over = new AbortController()
    const { zendesk, calls } = sandboxAccount({ size: { tickets: 600 } }, { signal: over.signal })
    const reading = async () => {
      for await (const _ of zendesk.users.list().pages()) over.abort(new Error('enough'))
    }
    await expect(reading()).rejects.toThrow('enough')
    expect(calls()).toHaveLength(1)
  })

  it('is more rows than the vendor lists, or a list that changes, where it counts pages', async () => {
    const answers = (count: number, next: string | null) => {
      const data = { users: [{ id: 1 }], count, next_page: next }
      return { kind: 'ok', data, body: Buffer.from(JSON.stringify(data)), at: undefined } as const
    }
    let page = 0
    const listing = (end: () => ReturnType<typeof answers> | { readonly kind: 'capped' }) => {
      page = 0
      const get = async () => {
        page += 1
        return page === 1 ? answers(3, 'https://acme.zendesk.com/api/v2/users.json?page=2') : end()
      }
      return createZendeskApi({ get, pageSizes: new Map() }).users.list().all()
    }
    await expect(listing(() => ({ kind: 'capped' }))).rejects.toMatchObject({
      code: 'TAJO_CAPPED',
      message: 'users: the vendor lists 10,000 here, and there are more.',
    })
    await expect(listing(() => answers(3, null))).rejects.toMatchObject({
      code: 'TAJO_BAD_RESPONSE',
      message: 'users: the list changed while it was read, and rows may be missing.',
    })
  })

  it('is an export that leads nowhere', async () => {
    const data = { tickets: [{ id: 1 }], after_cursor: null, end_of_stream: false }
    const body = Buffer.from(JSON.stringify(data))
    const get = async () => ({ kind: 'ok', data, body, at: undefined }) as const
    const zendesk = createZendeskApi({ get, pageSizes: new Map() })
    await expect(zendesk.tickets.changedSince({ cursor: 'c' }).all()).rejects.toMatchObject({
      code: 'TAJO_BAD_RESPONSE',
      message: 'tickets: the export gave no way to go on from a page.',
    })
  })
})

describe('openZendesk', () => {
  const accessToken = 'secret-token'

  it.each<[OpenOptions, string]>([
    [{ subdomain: 'support.example.com', accessToken }, 'subdomain must be the account’s name'],
    [{ subdomain: 'https://acme.zendesk.com', accessToken }, 'subdomain must be the account’s name'],
    [{ baseUrl: 'http://proxy.example.com', accessToken }, 'baseUrl must begin with https://'],
  ])('sends no token to %j', (options, message) => {
    expect(() => openZendesk(options)).toThrow(
      expect.objectContaining({ code: 'TAJO_CONFIG_URL', message: expect.stringContaining(message) }),
    )
  })

  it('asks the account of that name, in either spelling, with the token', async () => {
    for (const subdomain of ['acme', 'Acme.zendesk.com']) {
      const asked: unknown[] = []
      const sender = {
        send: async ({
          url,
          headers,
        }: {
          readonly url: string
          readonly headers: Readonly<Record<string, string>>
        }) => {
          asked.push([new URL(url).host, headers['authorization']])
          return { status: 200, headers: {}, body: Buffer.from('{"user":{"id":1}}') }
        },
        close: async () => {},
      }
      const zendesk = openZendesk({ subdomain, accessToken, sender })
      await zendesk.users.me()
      await zendesk.close()
      expect(asked).toEqual([['acme.zendesk.com', 'Bearer secret-token']])
    }
  })
})

describe('createZendeskApi', () => {
  it('puts calls someone waits for before others', async () => {
    const asked: unknown[] = []
    const client = {
      get: async (_path: string, _query: unknown, { interactive }: { readonly interactive?: boolean }) => {
        asked.push(interactive)
        return { kind: 'absent', what: 'record' } as const
      },
      pageSizes: new Map(),
    }
    await createZendeskApi(client).tickets.get(1)
    await createZendeskApi(client, { interactive: true }).tickets.get(1)
    expect(asked).toEqual([false, true])
  })
})
