import { silentLog } from '@tajo/core/log'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { FreshdeskSandbox, type FreshdeskSandboxOptions } from '@tajo/sandbox/freshdesk/sandbox'
import { expect, it } from 'vitest'
import { connectFreshdesk } from './connection.ts'

function account(options: FreshdeskSandboxOptions = {}) {
  const clock = new VirtualClock()
  const sandbox = new FreshdeskSandbox({ size: { tickets: 60 }, clock, ...options })
  const { eraser } = connectFreshdesk(
    {
      source: 'freshdesk',
      baseUrl: 'https://acme.freshdesk.com',
      apiKey: 'sandbox-key',
      subLimitUnit: 'credits',
      reservePercent: 10,
      sender: senderFor((request) => sandbox.handle(request), clock, 2),
    },
    { clock, log: silentLog, random: () => 0 },
  )
  const requester = [...sandbox.world.tickets.values()].find((ticket) => !ticket.deleted && !ticket.spam)?.requester_id
  if (eraser === undefined || requester === undefined) throw new Error('nobody to erase')
  return { eraser, world: sandbox.world, requester }
}

it('erases a contact for good, and says before that the tickets go with it', async () => {
  const { eraser, world, requester } = account()
  expect(eraser.effect).toContain('ALL OF ITS TICKETS')
  expect(await eraser.erase(String(requester))).toEqual({ ok: true, found: true })
  expect(world.contacts.has(requester)).toBe(false)
  expect([...world.tickets.values()].filter((ticket) => ticket.requester_id === requester)).toEqual([])
  // The second time nobody is there, which is what was asked for.
  expect(await eraser.erase(String(requester))).toEqual({ ok: true, found: false })
})

it('finds whoever has an address', async () => {
  const { eraser, world } = account()
  const contact = [...world.contacts.values()].find(
    ({ email, deleted, blocked }) => email !== null && !deleted && !blocked,
  )
  expect(await eraser.find?.(contact?.email ?? '')).toEqual([String(contact?.id)])
  expect(await eraser.find?.('nobody@example.com')).toEqual([])
})

it('goes on where the first of the two steps was taken before', async () => {
  const { eraser, world } = account()
  const deleted = [...world.contacts.values()].find((contact) => contact.deleted)
  if (deleted === undefined) throw new Error('nobody is deleted')
  expect(await eraser.erase(String(deleted.id))).toEqual({ ok: true, found: true })
  expect(world.contacts.has(deleted.id)).toBe(false)
})
