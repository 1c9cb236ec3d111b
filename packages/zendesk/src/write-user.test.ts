import { expect, it } from 'vitest'
import { sandboxAccount } from './testing/sandbox-account.ts'

const account = (options: Parameters<typeof sandboxAccount>[0] = {}) => {
  const opened = sandboxAccount(options)
  const customers = [...opened.sandbox.world.users.values()].filter((user) => user.role === 'end-user' && user.active)
  const { contacts } = opened.connection
  if (contacts === undefined) throw new Error('users are written')
  const id = (place: number): number => customers[place]?.id ?? 0
  return { ...opened, contacts, id, user: (place: number) => opened.sandbox.world.users.get(id(place)) }
}

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
