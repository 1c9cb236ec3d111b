import { expect, it } from 'vitest'
import { connectBrevo } from './connection.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'

it('deletes one contact, and opens the door for no other', async () => {
  const { sandbox, options, dependencies } = sandboxAccount()
  const { eraser } = connectBrevo({ ...options, source: 'brevo' }, dependencies)
  const [first, second] = [...sandbox.world.contacts.values()]
  if (eraser === undefined || first === undefined || second === undefined) throw new Error('nobody to erase')
  expect(await eraser.erase(String(first.id))).toEqual({ ok: true, found: true })
  expect(sandbox.world.contacts.get(first.id)).toBeUndefined()
  expect(sandbox.world.contacts.get(second.id)).toBeDefined()
  expect(await eraser.erase(String(first.id))).toEqual({ ok: true, found: false })
  await expect(eraser.erase('lists')).rejects.toMatchObject({ code: 'TAJO_CONSENT' })
})
