import { describe, expect, it } from 'vitest'
import { expectOk } from './answers.ts'
import type { Write } from './client.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'

const stream = 'test'
const create = (json: object): Write => ({
  method: 'POST',
  path: '/contacts',
  json: { updateEnabled: false, ...json },
  stream,
  safety: 'unsafe',
})
const update = (id: number, json: object): Write => ({
  method: 'PUT',
  path: `/contacts/${id}`,
  query: { identifierType: 'contact_id' },
  json,
  stream,
  safety: 'idempotent',
})

describe('the three causes of a 401', () => {
  it('are told apart', async () => {
    const wrong = sandboxAccount({}, { apiKey: 'xkeysib-wrong' })
    const none = sandboxAccount({}, { apiKey: '' })
    const elsewhere = sandboxAccount({ quirks: { ipBlocked: true } })
    const refusals = await Promise.all(
      [wrong, none, elsewhere].map(({ client }) => client.get('/contacts', {}, { stream })),
    )
    expect(refusals.map(({ kind }) => kind)).toEqual(['auth', 'auth', 'ip_blocked'])
    const errors = refusals.map((one) => (one.kind === 'ok' ? undefined : one.error))
    expect(errors.map((error) => error?.code)).toEqual(['TAJO_AUTH', 'TAJO_AUTH', 'TAJO_AUTH'])
    expect(errors[0]?.message).toContain('wrong or was deleted')
    expect(errors[1]?.message).toContain('without an API key')
    expect(errors[2]?.hint).toContain('Authorised IPs')
    expect(JSON.stringify(errors)).not.toContain('xkeysib')
    expect(errors[0]?.requestId).toMatch(/^5a4d1c0e-/)
  })
})

describe('a write', () => {
  it.each(['duplicate_parameter', 'invalid_parameter'] as const)(
    'that meets another contact’s identifier under %s names it',
    async (duplicateCode) => {
      const { client } = sandboxAccount({ empty: true, quirks: { duplicateCode } })
      await client.write(create({ email: 'jane@example.com', attributes: { SMS: '+33612345678' } }))
      const phone = await client.write(create({ email: 'joe@example.com', attributes: { SMS: '+33612345678' } }))
      expect(phone).toMatchObject({ kind: 'duplicate', identifiers: ['sms'] })
      const email = await client.write(create({ email: 'JANE@example.com' }))
      expect(email).toMatchObject({ kind: 'duplicate', identifiers: ['email'] })
    },
  )

  it('with a bad phone is invalid, with a word why and without the number', async () => {
    const { client } = sandboxAccount({ empty: true })
    const answer = await client.write(create({ email: 'jane@example.com', attributes: { SMS: '612 345 678' } }))
    expect(answer).toMatchObject({ kind: 'invalid', message: 'Invalid phone number' })
  })

  it('to a contact that is gone says so', async () => {
    const { client } = sandboxAccount({ empty: true })
    expect(await client.write(update(999, { attributes: {} }))).toMatchObject({ kind: 'not_found' })
  })

  it('that comes too early is made again, and given up after a while', async () => {
    const { client, sandbox, clock } = sandboxAccount({ empty: true })
    const { data } = expectOk(await client.write(create({ email: 'jane@example.com' })))
    const { id } = data as { readonly id: number }
    sandbox.quirks.tooEarly = 3
    const before = clock.now()
    expect(await client.write(update(id, { attributes: { FIRSTNAME: 'Jane' } }))).toMatchObject({ kind: 'ok' })
    expect(clock.now() - before).toBeGreaterThan(3500)
    sandbox.quirks.tooEarly = 100
    const calls = sandbox.log.length
    expect(await client.write(update(id, { attributes: { FIRSTNAME: 'Jo' } }))).toMatchObject({ kind: 'too_early' })
    expect(sandbox.log.length - calls).toBe(5)
  })

  it('whose answer is lost is made again where that does no harm, and else is lost', async () => {
    const { client, sandbox } = sandboxAccount({ empty: true })
    sandbox.faults.next('reset', { match: /^POST / })
    const lost = await client.write(create({ email: 'jane@example.com' }))
    expect(lost).toMatchObject({ kind: 'lost', error: { code: 'TAJO_UNREACHABLE' } })
    expect(sandbox.log).toHaveLength(1)
    const [jane] = sandbox.world.contacts.values()
    sandbox.faults.next('reset', { match: /^PUT / })
    const done = await client.write(update(jane?.id ?? 0, { attributes: { FIRSTNAME: 'Jane' } }))
    expect(done).toMatchObject({ kind: 'ok', status: 204 })
    expect(sandbox.log).toHaveLength(3)
  })

  it('takes a page of a proxy for no answer, although the status is right', async () => {
    const { client, sandbox } = sandboxAccount({ empty: true })
    sandbox.faults.next('html200', { match: /^POST / })
    expect(await client.write(create({ email: 'jane@example.com' }))).toMatchObject({ kind: 'lost' })
  })

  it('is not held for an hour when the hour is used up, but given back with the time', async () => {
    const { client, sandbox, clock } = sandboxAccount({ plan: 'general' })
    sandbox.neighbour('other', 99)
    const event: Write = { method: 'POST', path: '/companies', json: { name: 'Acme' }, stream, safety: 'unsafe' }
    expect(await client.write(event)).toMatchObject({ kind: 'ok' })
    const before = clock.now()
    const answer = await client.write(event)
    expect(answer).toMatchObject({ kind: 'limited' })
    expect(answer.kind === 'limited' ? answer.resetSeconds : 0).toBeGreaterThan(3500)
    expect(clock.now() - before).toBeLessThan(1000)
    expect(sandbox.count429).toBe(0)
  })
})

describe('calls of a general account', () => {
  it('go ten a second without a 429, however many wait', async () => {
    const { client, sandbox, clock } = sandboxAccount({ plan: 'general' })
    const before = clock.now()
    await Promise.all(Array.from({ length: 100 }, () => client.get('/contacts', { limit: 1 }, { stream })))
    expect(sandbox.count429).toBe(0)
    expect(sandbox.log).toHaveLength(100)
    expect(clock.now() - before).toBeLessThan(12_500)
  })

  it('learn that the account may make more', async () => {
    const { client, budgetState, usage } = sandboxAccount({ plan: 'advanced' })
    await client.get('/account', {}, { stream })
    expect(budgetState().allowedOfClass).toMatchObject({ 'contacts-second': 1200, 'other-hour': 200 / 60 })
    expect(usage()).toMatchObject({ calls: 1, allowedPerMinute: 1200 })
  })

  it('name no person in a path, whatever goes wrong', async () => {
    const { client } = sandboxAccount({ empty: true })
    for (const path of ['/contacts/jane%40example.com', '/contacts/%2B33612345678', '/contacts/33612345678']) {
      const answer = await client.get(path, { identifierType: 'email_id' }, { stream })
      expect(answer).toMatchObject({ kind: 'not_found', error: { endpoint: 'GET /v3/contacts/{identifier}' } })
      expect(JSON.stringify(answer)).not.toMatch(/jane|336/)
    }
  })
})
