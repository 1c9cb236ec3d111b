import { silentLog } from '@tajo/core/log'
import { senderFor } from '@tajo/core/testing/sender-for'
import { VirtualClock } from '@tajo/core/testing/virtual-clock'
import { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { expect, it } from 'vitest'
import { connectFreshdesk } from './connection.ts'

function account() {
  const clock = new VirtualClock()
  const sandbox = new FreshdeskSandbox({ size: { tickets: 60 }, clock })
  const connection = connectFreshdesk(
    {
      source: 'freshdesk',
      baseUrl: 'https://acme.freshdesk.com',
      apiKey: 'sandbox-key',
      reservePercent: 10,
      sender: senderFor((request) => sandbox.handle(request), clock, 2),
    },
    { clock, log: silentLog, random: () => 0 },
  )
  const { contacts } = connection
  if (contacts === undefined) throw new Error('contacts are written')
  const all = [...sandbox.world.contacts.values()]
  const live = all.find(({ deleted, blocked }) => !deleted && !blocked)
  const deleted = all.find((contact) => contact.deleted)
  if (live === undefined || deleted === undefined) throw new Error('the account lacks a contact')
  return { contacts, id: live.id, deleted: deleted.id, contact: () => sandbox.world.contacts.get(live.id) }
}

it('writes the fields it is given, and leaves the others', async () => {
  const { contacts, id, contact } = account()
  const before = { ...contact() }
  expect(await contacts.update(String(id), { name: 'Ana van der Berg', job_title: 'Buyer' })).toEqual({
    ok: true,
    updatedAt: (await contacts.read(String(id)))?.['updated_at'],
  })
  expect(contact()).toMatchObject({ name: 'Ana van der Berg', job_title: 'Buyer', email: before.email })
})

it('puts custom fields where the vendor has them', async () => {
  const { contacts, id, contact } = account()
  const [name, value] =
    Object.entries(contact()?.custom_fields ?? {}).find(([, held]) => typeof held === 'string') ?? []
  expect(name).toBeDefined()
  expect(await contacts.update(String(id), { [`custom_fields.${name}`]: value ?? null })).toMatchObject({ ok: true })
  expect(await contacts.update(String(id), { 'custom_fields.no_such_field': 'x' })).toMatchObject({
    ok: false,
    cause: 'invalid',
  })
})

it('refuses to write an address', async () => {
  const { contacts, id } = account()
  expect(contacts.isWritable('email')).toBe(false)
  expect(contacts.isWritable('custom_fields.tier')).toBe(true)
  await expect(contacts.update(String(id), { email: 'a@example.com' })).rejects.toMatchObject({ code: 'TAJO_ARGUMENT' })
})

it('says of a contact that is deleted, or was never there, that it is gone', async () => {
  const { contacts, deleted } = account()
  for (const id of [deleted, 404404])
    expect(await contacts.update(String(id), { name: 'Nobody' })).toMatchObject({ ok: false, cause: 'gone' })
  expect(await contacts.read('404404')).toBeUndefined()
})
