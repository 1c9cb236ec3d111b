import { expect, it } from 'vitest'
import { userEraser } from './erase-user.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'

const account = () => {
  const { connection, sandbox } = sandboxAccount()
  const { eraser } = connection
  if (eraser === undefined) throw new Error('users are erased')
  const users = [...sandbox.world.users.values()]
  return { eraser, world: sandbox.world, users }
}

it('deletes a user, and then permanently', async () => {
  const { eraser, world, users } = account()
  // Who still has open tickets cannot be deleted at all; the vendor says so.
  const busy = new Set([...world.tickets.values()].map((ticket) => ticket.requester_id))
  const user = users.find(({ id, role, active }) => role === 'end-user' && active && !busy.has(id))
  if (user === undefined) throw new Error('everybody has a ticket')
  expect(await eraser.erase(String(user.id))).toEqual({ ok: true, found: true })
  expect(world.users.get(user.id)).toMatchObject({ active: false, permanently_deleted: true })
  expect(await eraser.erase(String(user.id))).toEqual({ ok: true, found: false })
})

it('finds whoever has an address, and nobody who only has a part of it', async () => {
  const { eraser, users, world } = account()
  const user = users.find(({ email, active }) => email !== null && active)
  if (user?.email == null) throw new Error('nobody has an address')
  world.createUser({ name: user.email, email: `other.${user.email}` })
  expect(await eraser.find?.(user.email.toUpperCase())).toEqual([String(user.id)])
  expect(await eraser.find?.('nobody@example.com')).toEqual([])
  const refusing = userEraser({ call: async () => ({ status: 403, data: {}, headers: {} }) as never })
  await expect(refusing.find?.('ana@example.com')).rejects.toMatchObject({ code: 'TAJO_FORBIDDEN' })
})

it('says why a user cannot be deleted', async () => {
  const answers = [
    [403, { error: { title: 'Forbidden', message: 'You do not have access to this page.' } }],
    [422, { error: 'RecordInvalid', description: 'The user has open tickets' }],
  ] as const
  for (const [status, data] of answers) {
    const answer = { status, data, headers: {} }
    const eraser = userEraser({ call: async () => answer as never })
    expect(await eraser.erase('7')).toEqual({ ok: false, message: expect.stringMatching(/access|open tickets/) })
  }
})
