import { describe, expect, it } from 'vitest'
import { createFreshdeskApi } from './api.ts'
import { openFreshdesk } from './open.ts'
import { sandboxAccount } from './sandbox-account.ts'

describe('what keeps an answer from coming', () => {
  it('is a key the vendor does not accept', async () => {
    const { freshdesk } = sandboxAccount({}, { apiKey: 'another-key' })
    await expect(freshdesk.tickets.get(1)).rejects.toMatchObject({ code: 'TAJO_AUTH', status: 401 })
  })

  it('is a role without the right', async () => {
    const { freshdesk } = sandboxAccount({ role: 'agent' })
    await expect(freshdesk.groups.list().all()).rejects.toMatchObject({ code: 'TAJO_FORBIDDEN', status: 403 })
    expect(await freshdesk.agents.me()).toHaveProperty('role_ids')
  })

  it('is a plan without the feature', async () => {
    const { freshdesk } = sandboxAccount({ features: { surveys: false } })
    await expect(freshdesk.surveys.list().all()).rejects.toMatchObject({
      code: 'TAJO_PLAN',
      endpoint: 'GET /api/v2/surveys',
    })
  })

  it('is a filter the account does not have', async () => {
    const { freshdesk } = sandboxAccount({ features: { companies_updated_since: false } })
    await expect(freshdesk.companies.list({ updatedSince: '2026-01-01' }).all()).rejects.toMatchObject({
      code: 'TAJO_REQUEST_REFUSED',
      message: 'companies: the account does not know the field "updated_since".',
      hint: expect.stringContaining('Leave it out'),
    })
  })

  it('is a value the vendor refuses', async () => {
    const { freshdesk } = sandboxAccount()
    await expect(freshdesk.tickets.list({ updatedSince: 'yesterday' }).all()).rejects.toMatchObject({
      code: 'TAJO_REQUEST_REFUSED',
      status: 400,
    })
  })

  it('is a rate limit no longer than it lasts', async () => {
    const { freshdesk, sandbox, clock } = sandboxAccount({ plan: 'growth' })
    sandbox.faults.next('429')
    const before = clock.now()
    expect((await freshdesk.tickets.get(42))?.id).toBe(42)
    expect(clock.now()).toBeGreaterThan(before)
    expect(freshdesk.usage()).toMatchObject({ calls: 2, limited: 1 })
  })

  it('is the caller who ends it', async () => {
    const over = new AbortController()
    const { freshdesk, calls } = sandboxAccount({}, { signal: over.signal })
    const reading = async () => {
      for await (const _ of freshdesk.tickets.list({ updatedSince: '2000-01-01' }).pages())
        over.abort(new Error('enough'))
    }
    await expect(reading()).rejects.toThrow('enough')
    expect(calls()).toHaveLength(1)
  })
})

describe('openFreshdesk', () => {
  it.each([
    [{ domain: 'support.example.com' }, 'domain must be the account’s own name'],
    [{ domain: 'https://acme.freshdesk.com' }, 'domain must be the name alone'],
    [{ baseUrl: 'http://proxy.example.com' }, 'baseUrl must begin with https://'],
  ])('sends no key to %j', (address, message) => {
    expect(() => openFreshdesk({ ...address, apiKey: 'secret-key' })).toThrow(
      expect.objectContaining({ code: 'TAJO_CONFIG_URL', message: expect.stringContaining(message) }),
    )
  })

  it('asks the account of that name, in either spelling', async () => {
    for (const domain of ['acme', 'Acme.freshdesk.com']) {
      const hosts: string[] = []
      const sender = {
        send: async ({ url }: { readonly url: string }) => {
          hosts.push(new URL(url).host)
          return { status: 200, headers: {}, body: Buffer.from('{"id":1}') }
        },
        close: async () => {},
      }
      const freshdesk = openFreshdesk({ domain, apiKey: 'key', sender })
      await freshdesk.agents.me()
      await freshdesk.close()
      expect(hosts).toEqual(['acme.freshdesk.com'])
    }
  })
})

describe('createFreshdeskApi', () => {
  it('puts calls someone waits for before others', async () => {
    const asked: unknown[] = []
    const client = {
      get: async (_path: string, _query: unknown, { interactive }: { readonly interactive?: boolean }) => {
        asked.push(interactive)
        return { kind: 'absent' } as const
      },
    }
    await createFreshdeskApi(client).tickets.get(1)
    await createFreshdeskApi(client, { interactive: true }).tickets.get(1)
    expect(asked).toEqual([false, true])
  })
})
