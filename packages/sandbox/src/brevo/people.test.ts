import { describe, expect, it } from 'vitest'
import { startBrevoSandbox } from './start.ts'
import { testClient } from './test-client.ts'

describe('people', () => {
  it('edit, sign up, move between lists and are merged', () => {
    const { sandbox, world } = testClient({ size: { contacts: 4 } })
    const { people } = sandbox
    const made = people.create('new@example.com', { values: { FIRSTNAME: 'New' }, extId: 'zd-5', lists: [31] })
    people.edit(made.id, { FIRSTNAME: null, LASTNAME: 'Er' })
    people.removeFromList(made.id, 31)
    people.addToList(made.id, 32)
    people.stopTexts(1)
    people.block(2)
    const merged = people.merge(2, 'new@example.com')
    expect(merged).toMatchObject({ extId: 'zd-5', emailBlacklisted: true, listIds: [3, 32] })
    expect(world.contacts.get(made.id)).toBeUndefined()
    expect(world.contacts.get(1)?.smsBlacklisted).toBe(true)
    expect(world.counters.contactWrites).toBe(0)
  })

  it('cannot do what is not there', () => {
    const { people } = testClient({ size: { contacts: 2 } }).sandbox
    expect(() => people.delete('ghost@example.com')).toThrow('no such contact')
    expect(() => people.edit(1, { NONE: 1 })).toThrow('no attribute NONE')
    expect(() => people.changeEmail(1, 'reader2@readers.example')).toThrow('another contact has this email')
  })

  it('act over HTTP beside the API, and the state is to be seen there', async () => {
    const { url, sandbox, close } = await startBrevoSandbox({ size: { contacts: 3 } })
    const act = async (body: object) =>
      (await fetch(`${url}/__sandbox/people`, { method: 'POST', body: JSON.stringify(body) })).status
    expect(await act({ do: 'unsubscribe', contact: 'reader1@readers.example' })).toBe(200)
    expect(await act({ do: 'add-to-list', contact: 2, lists: [30] })).toBe(200)
    expect(await act({ do: 'delete', contact: 'reader3@readers.example' })).toBe(200)
    expect(await act({ do: 'dance', contact: 1 })).toBe(400)
    expect(await act({ do: 'delete', contact: 99 })).toBe(400)
    const state = (await (await fetch(`${url}/__sandbox/state`)).json()) as {
      contacts: readonly object[]
      counters: object
    }
    expect(state.contacts).toMatchObject([{ emailBlacklisted: true }, { listIds: [3, 30] }])
    expect(state.counters).toMatchObject({ calls: {}, contactWrites: 0 })
    expect(sandbox.calls).toBe(0)
    await close()
  })
})

describe('the account', () => {
  it('has every second of the people given, some of whom left, and the same each time', () => {
    const people = Array.from({ length: 30 }, (_, place) => ({
      email: `p${place}@example.com`,
      name: `Person No${place}`,
    }))
    const { world } = testClient({ people })
    const known = people.map(({ email }) => world.contacts.find('email', email))
    expect(known.map((contact) => contact !== undefined)).toEqual(people.map((_, place) => place % 2 === 0))
    expect(known[0]?.attributes).toMatchObject({ FIRSTNAME: 'Person', LASTNAME: 'No0' })
    expect(known.filter((contact) => contact?.emailBlacklisted === true).length).toBe(4)
    expect(world.dump()).toEqual(testClient({ people }).world.dump())
    expect(world.resubscriptions).toBe(0)
  })

  it('may have other names for names, or nothing', () => {
    const { world } = testClient({ nameAttributes: ['PRENOM', 'NOM'], size: { contacts: 1 } })
    expect(world.contacts.get(1)?.attributes).toMatchObject({ PRENOM: 'Ada', NOM: 'Aldermoor' })
    expect(world.attributes.has('FIRSTNAME')).toBe(false)
    const empty = testClient({ empty: true }).world
    expect([empty.contacts.size, empty.lists.size]).toEqual([0, 0])
  })
})
