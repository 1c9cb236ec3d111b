import { expect, it } from 'vitest'
import type { ZendeskClient } from './client.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'
import { createUserWriter } from './write-user.ts'

const account = (options: Parameters<typeof sandboxAccount>[0] = {}) => {
  const opened = sandboxAccount(options)
  const customers = [...opened.sandbox.world.users.values()].filter((user) => user.role === 'end-user' && user.active)
  const { contacts } = opened.connection
  if (contacts === undefined) throw new Error('users are written')
  const id = (place: number): number => customers[place]?.id ?? 0
  return { ...opened, contacts, id, user: (place: number) => opened.sandbox.world.users.get(id(place)) }
}

const nobodysClient: ZendeskClient = { get: () => Promise.reject(new Error('not asked')), pageSizes: new Map() }

it('writes the fields it is given, and leaves the others', async () => {
  const { contacts, id, user } = account()
  const before = { ...user(0) }
  expect(await contacts.update(String(id(0)), { name: 'Ana van der Berg', notes: 'Called twice' })).toEqual({
    ok: true,
    updatedAt: (await contacts.read(String(id(0))))?.['updated_at'],
  })
  expect(user(0)).toMatchObject({
    name: 'Ana van der Berg',
    notes: 'Called twice',
    email: before.email,
    phone: before.phone,
  })
})

it('refuses to write an address or a role', async () => {
  const { contacts, id, user } = account()
  const before = { ...user(0) }
  for (const field of ['email', 'role', 'verified', 'user_fields']) {
    expect(contacts.isWritable(field)).toBe(false)
    await expect(contacts.update(String(id(0)), { [field]: 'x' })).rejects.toMatchObject({ code: 'TAJO_ARGUMENT' })
  }
  expect(user(0)).toEqual(before)
  expect(contacts.isWritable('user_fields.tier')).toBe(true)
})

it('says of a user who is not there that he is gone', async () => {
  const { contacts } = account()
  expect(await contacts.update('404404', { name: 'Nobody' })).toMatchObject({ ok: false, cause: 'gone' })
  expect(await contacts.read('404404')).toBeUndefined()
})

it('stays under one update a second and five a minute for a user', async () => {
  const { contacts, id, clock, connection } = account({ sandbox: { plan: 'enterprise' } })
  await connection.account()
  const from = clock.now()
  for (let n = 0; n < 7; n += 1)
    expect(await contacts.update(String(id(0)), { notes: `note ${n}` })).toMatchObject({ ok: true })
  expect(connection.usage().limited).toBe(0)
  // The sixth and the seventh fall into the second minute.
  expect(clock.now() - from).toBeGreaterThan(60_000)
})

it('takes a dropdown’s choice by tag or name, in whatever case, and asks for the choices once', async () => {
  const { contacts, id, user, sandbox } = account()
  const asked = () => sandbox.log.filter(({ path }) => path.includes('/user_fields')).length
  expect(await contacts.update(String(id(0)), { notes: 'x', 'user_fields.badge_number': 4 })).toMatchObject({
    ok: true,
  })
  expect(asked()).toBe(0)
  for (const [given, tag] of [
    ['Operations', 'operations'],
    ['finance', 'finance'],
    [' SALES ', 'sales'],
    [null, null],
  ] as const) {
    expect(await contacts.update(String(id(0)), { 'user_fields.department': given })).toMatchObject({ ok: true })
    expect(user(0)?.user_fields['department']).toBe(tag)
  }
  expect(asked()).toBe(1)
})

it('says what is wrong with which field, without the values', async () => {
  const { contacts, id, user } = account()
  const before = { ...user(0) }
  const fields = { name: 'Ana Kim', 'user_fields.department': 'Moon base', 'user_fields.badge_number': 'x7' }
  expect(await contacts.update(String(id(0)), fields)).toEqual({
    ok: false,
    cause: 'invalid',
    message: 'Department: … is not a valid choice; Badge number: must be an integer',
  })
  expect(await contacts.update(String(id(0)), { name: null })).toEqual({
    ok: false,
    cause: 'invalid',
    message: 'Name: cannot be blank',
  })
  expect(user(0)).toEqual(before)
})

it('keeps the types of the account’s own fields, and takes a phone number away', async () => {
  const { contacts, id, user } = account()
  const fields = { 'user_fields.badge_number': '12', 'user_fields.permanent': true, phone: '+33611000001' }
  expect(await contacts.update(String(id(0)), fields)).toMatchObject({ ok: true })
  expect(user(0)).toMatchObject({ phone: '+33611000001', user_fields: { badge_number: 12, permanent: true } })
  expect(await contacts.update(String(id(0)), { phone: null, 'user_fields.permanent': null })).toMatchObject({
    ok: true,
  })
  expect(user(0)).toMatchObject({ phone: null, user_fields: { badge_number: 12, permanent: false } })
})

it('takes a user for gone who was deleted or merged, although the vendor still shows him', async () => {
  const { contacts, id, sandbox } = account()
  sandbox.world.deleteUser(id(0))
  sandbox.world.mergeUsers(id(1), id(2))
  for (const gone of [id(0), id(1)]) {
    expect(await contacts.read(String(gone))).toBeUndefined()
    expect(await contacts.update(String(gone), { name: 'Nobody' })).toMatchObject({ ok: false, cause: 'gone' })
  }
})

it('tries again what met another change of the user, and leaves it for another time after that', async () => {
  const busy = { status: 409, data: { error: 'UpdateConflict', description: 'Try again.' } }
  const done = { status: 200, data: { user: { id: 7, active: true, updated_at: '2026-11-21T10:00:00Z' } } }
  const shownDeleted = { status: 200, data: { user: { id: 7, active: false } } }
  const answers = [busy, done, busy, busy, busy, shownDeleted]
  const contacts = createUserWriter(nobodysClient, {
    call: async () => ({ headers: {}, body: new Uint8Array(), ...(answers.shift() ?? done) }),
  })
  expect(await contacts.update('7', { name: 'Ana' })).toEqual({ ok: true, updatedAt: '2026-11-21T10:00:00Z' })
  expect(await contacts.update('7', { name: 'Ana' })).toEqual({ ok: false, cause: 'busy', message: 'Try again.' })
  expect(await contacts.update('7', { name: 'Ana' })).toMatchObject({ ok: false, cause: 'gone' })
})
