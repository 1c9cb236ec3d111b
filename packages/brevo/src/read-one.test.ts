import { expect, it } from 'vitest'
import { emailKey, readOne } from './read-one.ts'
import { contacts } from './streams/contacts.ts'
import { sandboxAccount } from './testing/sandbox-account.ts'

it('finds a contact by its e-mail as by its number, under its number', async () => {
  const { client, asked } = sandboxAccount({ size: { contacts: 2 } })
  const [byNumber, byEmail] = [
    await readOne(client, contacts, '1'),
    await readOne(client, contacts, emailKey(' Reader1@Readers.example ')),
  ]
  expect(byEmail).toEqual(byNumber)
  expect(byEmail?.found).toBe(true)
  expect(asked().at(-1)).toBe('GET /contacts/reader1%40readers.example?identifierType=email_id')
})

it('says that nobody has an e-mail, and does not name it', async () => {
  const { client } = sandboxAccount({ empty: true })
  const answer = await readOne(client, contacts, emailKey('nobody@example.com'))
  expect(answer).toMatchObject({ found: false, gone: true })
  expect(JSON.stringify(answer)).not.toContain('nobody@example.com')
})
