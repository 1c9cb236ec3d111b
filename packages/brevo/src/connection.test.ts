import type { JsonObject } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import type { BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { describe, expect, it } from 'vitest'
import { connectBrevo } from './connection.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'

function open(options: BrevoSandboxOptions = {}) {
  const { sandbox, clock, asked, options: account, dependencies } = sandboxAccount(options)
  const connection = connectBrevo({ ...account, source: 'brevo' }, dependencies)
  const streamNamed = (name: string): StreamSpec => {
    const stream = connection.streams.find((one) => one.name === name)
    if (stream === undefined) throw new Error(`no stream ${name}`)
    return stream
  }
  return { sandbox, world: sandbox.world, clock, asked, connection, streamNamed }
}

const recordsIn = (body: Uint8Array) => JSON.parse(Buffer.from(body).toString('utf8')) as JsonObject[]

describe('an account', () => {
  it('says whose it is and what it allows, and names no person', async () => {
    const { connection } = open({ plan: 'advanced' })
    const account = await connection.account()
    expect(account).toMatchObject({ limitPerMinute: 1200, facts: { enterprise: false, plans: ['subscription'] } })
    expect(account.account).toBe('Acme Sandbox, plan subscription, 200 calls an hour beside contacts and events')
    expect(JSON.stringify(account)).not.toMatch(/@|Sandra/)
  })

  it('whose hour is used up still shows that the key is right', async () => {
    const { connection, sandbox, clock } = open({ plan: 'general' })
    sandbox.neighbour('other', 100)
    const before = clock.now()
    expect((await connection.account()).notes).toEqual([expect.stringContaining('used up')])
    expect(clock.now() - before).toBeLessThan(20_000)
  })

  it('that refuses the key says so', async () => {
    const { connection, sandbox } = open({ quirks: { ipBlocked: true } })
    await expect(connection.account()).rejects.toMatchObject({ code: 'TAJO_AUTH' })
    const [stream] = connection.streams
    if (stream !== undefined) await expect(connection.testStream(stream)).rejects.toMatchObject({ code: 'TAJO_AUTH' })
    expect(sandbox.calls).toBe(2)
  })
})

describe('the test of a stream', () => {
  it('is ok for every one the account has, and names what the plan lacks', async () => {
    const { connection } = open({ quirks: { withoutCompanies: true } })
    for (const stream of connection.streams) {
      const access = stream.name === 'companies' ? 'not-in-plan' : 'ok'
      expect(await connection.testStream(stream)).toMatchObject({ stream: stream.name, access })
    }
    expect(await connection.testStream(connection.streams[0] ?? ({ name: '' } as never))).toMatchObject({
      access: 'ok',
    })
  })

  it('fails by itself when the vendor does', async () => {
    const { connection, streamNamed, sandbox } = open()
    sandbox.faults.record(404, /segments/)
    expect(await connection.testStream(streamNamed('segments'))).toMatchObject({ access: 'absent' })
    expect(await connection.testStream(streamNamed('lists'))).toMatchObject({ access: 'ok' })
  })
})

describe('counts and single records', () => {
  it('come from the vendor', async () => {
    const { connection, streamNamed, world } = open({ size: { contacts: 120 } })
    const contacts = streamNamed('contacts')
    expect(await connection.size(contacts, undefined)).toMatchObject({ rows: 120 })
    expect(await connection.size(contacts, { since: 'x' })).toMatchObject({ rows: undefined })
    expect(await connection.vendorCount(contacts, { now: () => 0, sleep: async () => {} })).toMatchObject({
      count: 120,
      precision: 'exact',
    })
    expect(
      await connection.vendorCount(streamNamed('contact_attributes'), { now: () => 0, sleep: async () => {} }),
    ).toBeUndefined()
    const [one] = world.contacts.values()
    const found = await connection.readOne(contacts, String(one?.id))
    expect(found?.found === true ? recordsIn(found.page.body) : []).toMatchObject([{ id: one?.id }])
    expect(found?.found === true ? found.page.unknown : ['x']).toBeUndefined()
    expect(await connection.readOne(contacts, '99999')).toMatchObject({ found: false, gone: true })
    expect(await connection.readOne(streamNamed('segments'), '1')).toBeUndefined()
  })

  it('are read again after a rejection', async () => {
    const { connection, streamNamed, clock, world } = open()
    const [list] = world.lists.keys()
    const rejected = { key: '99999', reason: 'too large' }
    expect(await connection.readAgain(streamNamed('contacts'), rejected, clock)).toMatchObject([{ type: 'gone' }])
    expect(await connection.readAgain(streamNamed('contacts'), { ...rejected, key: null }, clock)).toBeUndefined()
    expect(await connection.readAgain(streamNamed('lists'), { ...rejected, key: String(list) }, clock)).toMatchObject([
      { type: 'page' },
    ])
  })

  it('of attributes and segments come as their lists', async () => {
    const { connection, streamNamed, clock } = open()
    const piece = { parents: [], since: undefined, all: true }
    const [attributes] = (await connection.readSome(streamNamed('contact_attributes'), piece, clock)) ?? []
    expect(attributes?.rows).toBeGreaterThan(0)
    expect(await connection.readSome(streamNamed('segments'), piece, clock)).toHaveLength(1)
    expect(await connection.readSome(streamNamed('contacts'), piece, clock)).toBeUndefined()
  })
})

it('says what reading costs', () => {
  const { connection, streamNamed } = open()
  expect(connection.cost(streamNamed('contacts'), 100_000, new Set())).toMatchObject({ calls: 101 })
  expect(connection.cost(streamNamed('contact_attributes'), 500, new Set())).toMatchObject({ calls: 1 })
  expect(connection.minutes(streamNamed('contacts'), 600)).toBe(1)
  expect(connection.minutes(streamNamed('companies'), 100)).toBe(60)
})

it('defines the account’s own fields by its attributes', () => {
  const { connection } = open()
  const records = [
    { name: 'OPEN_TICKETS', category: 'normal', type: 'float' },
    { name: 'TIER', category: 'category' },
    { name: 'TAGS', category: 'normal', type: 'multiple-choice' },
    { name: 'ORDER_ID', category: 'transactional', type: 'id' },
  ]
  expect(connection.fieldDefinitions('contact_attributes', records)).toEqual([
    { key: 'OPEN_TICKETS', label: 'OPEN_TICKETS', type: 'double' },
    { key: 'TIER', label: 'TIER', type: 'bigint' },
    { key: 'TAGS', label: 'TAGS', type: 'text[]' },
  ])
})

it('keeps one budget for what it reads and what it writes', async () => {
  const { connection } = open()
  await connection.destination.attributes()
  expect(connection.usage().calls).toBe(1)
  const stream = connection.streams[0]
  if (stream === undefined) throw new Error('no stream')
  const at = new Date('2026-11-01T00:00:00Z')
  expect(connection.positionOf(stream, connection.positionAt(stream, at))).toBe('2026-11-01T00:00:00.000Z')
  expect(connection.positionOf(stream, undefined)).toBeNull()
  await Promise.all([connection.close(), connection.destination.close()])
})
