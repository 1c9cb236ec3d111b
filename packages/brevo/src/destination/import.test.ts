import type { ImportRow } from '@tajo/core/destination'
import { describe, expect, it } from 'vitest'
import { goOn, openDestination } from '../testing/open-destination.ts'

describe('an import', () => {
  const listOf = (world: ReturnType<typeof openDestination>['world']): readonly [number] => [
    [...world.lists.keys()][0] ?? 0,
  ]

  it('updates those that are there, and says which rows were refused and why', async () => {
    const { destination, make, contactOf, world, clock, asked } = openDestination({ jobMs: 90_000 })
    await make('jane@example.com', { phone: '+33600000001' })
    await make('joe@example.com')
    const rows: ImportRow[] = [
      { email: 'Jane@example.com', attributes: { OPEN_TICKETS: 4 } },
      { email: 'joe@example.com', phone: '+33600000001', attributes: { OPEN_TICKETS: 5 } },
      { email: 'no address', attributes: {} },
    ]
    const before = clock.now()
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'update' }, goOn)
    expect(outcome).toEqual({
      ok: true,
      refused: [
        { email: 'no address', cause: 'invalid', identifier: 'email' },
        { email: 'joe@example.com', cause: 'duplicate', identifier: 'sms' },
      ],
    })
    expect(contactOf('jane@example.com')?.attributes).toMatchObject({ OPEN_TICKETS: 4 })
    expect(contactOf('joe@example.com')?.attributes).not.toHaveProperty('OPEN_TICKETS')
    // Looked at after two seconds, a minute later, and another one.
    expect(asked().filter((call) => call.includes('/processes/'))).toHaveLength(3)
    expect(clock.now() - before).toBeGreaterThan(120_000)
    expect(world.counters.ownerMails).toBe(0)
  })

  it('makes those that are not there onto the blocklist, and leaves the others alone', async () => {
    const { destination, make, contactOf, world } = openDestination()
    await make('jane@example.com')
    const rows = ['jane@example.com', 'new@example.com'].map((email) => ({ email, attributes: { OPEN_TICKETS: 1 } }))
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toEqual({ ok: true, refused: [] })
    expect(contactOf('new@example.com')).toMatchObject({ emailBlacklisted: true, smsBlacklisted: true })
    expect(contactOf('jane@example.com')).toMatchObject({ emailBlacklisted: false })
    expect(contactOf('jane@example.com')?.attributes).not.toHaveProperty('OPEN_TICKETS')
  })

  it('blocks at once whoever was deleted meanwhile and came back by it, and nobody else who is new', async () => {
    const { destination, make, contactOf, world, sandbox } = openDestination()
    const id = await make('deleted@example.com')
    await make('fresh@example.com')
    let deleted = false
    sandbox.beforeRequest = ({ path }) => {
      if (deleted || !path.endsWith('/import')) return
      deleted = true
      sandbox.people.delete(id)
    }
    const rows = ['deleted@example.com', 'fresh@example.com'].map((email) => ({
      email,
      attributes: { OPEN_TICKETS: 1 },
    }))
    await destination.importContacts({ rows, listIds: listOf(world), kind: 'update' }, goOn)
    expect(contactOf('deleted@example.com')?.id).not.toBe(id)
    expect(contactOf('deleted@example.com')).toMatchObject({ emailBlacklisted: true, smsBlacklisted: true })
    expect(contactOf('fresh@example.com')).toMatchObject({ emailBlacklisted: false, attributes: { OPEN_TICKETS: 1 } })
  })

  it('that the vendor gives up is unknown', async () => {
    const { destination, world } = openDestination({ quirks: { importsFail: 1 } })
    const rows = [{ email: 'jane@example.com', attributes: {} }]
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toMatchObject({ ok: false, cause: 'unknown', message: expect.stringContaining('failed') })
  })

  it('whose process cannot be asked for is unknown, and nobody waits an hour', async () => {
    const { destination, world, sandbox, clock } = openDestination({ plan: 'general' })
    sandbox.neighbour('other', 100)
    const rows = [{ email: 'jane@example.com', attributes: {} }]
    const before = clock.now()
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toMatchObject({ ok: false, cause: 'unknown' })
    expect(clock.now() - before).toBeLessThan(120_000)
  })

  it('larger than a request goes in several', async () => {
    const { destination, world, asked } = openDestination()
    const rows = Array.from({ length: 20 }, (_, index) => ({
      email: `c${index}@example.com`,
      attributes: { FIRSTNAME: 'x'.repeat(1_000_000) },
    }))
    const outcome = await destination.importContacts({ rows, listIds: listOf(world), kind: 'create-blocked' }, goOn)
    expect(outcome).toEqual({ ok: true, refused: [] })
    expect(asked().filter((call) => call.includes('/import'))).toHaveLength(3)
    expect([...world.contacts.values()].filter(({ email }) => /^c\d+@/.test(email ?? ''))).toHaveLength(20)
  })
})
