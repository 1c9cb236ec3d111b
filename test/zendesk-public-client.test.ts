import { startZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { createClient } from 'node-zendesk'
import { describe, expect, it } from 'vitest'

/** A client the sandbox's author did not write must get along with it, or the sandbox is wrong. */
const started = startZendeskSandbox({ size: { tickets: 250 }, clock: { now: () => Date.UTC(2026, 2, 2, 12) } })

async function withClient() {
  const { url, email, apiToken, sandbox } = await started
  const client = createClient({ username: email, token: apiToken, endpointUri: `${url}/api/v2` })
  return { client, world: sandbox.world }
}

describe('node-zendesk reads and writes the sandbox', () => {
  it('lists all tickets, page by page', async () => {
    const { client, world } = await withClient()
    const listed = await client.tickets.list()
    const expected = [...world.tickets.values()].filter((one) => one.deleted_at === null && !world.isArchived(one))
    expect(new Set(listed.map((one) => one.id))).toEqual(new Set(expected.map((one) => one.id)))
  })

  it('lists all users and all organizations', async () => {
    const { client, world } = await withClient()
    const active = [...world.users.values()].filter((one) => one.active)
    expect((await client.users.list()).length).toBe(active.length)
    expect(await client.organizations.list()).toHaveLength(world.organizations.size)
  })

  it('shows a ticket, its comments and its requester', async () => {
    const { client, world } = await withClient()
    const known = [...world.tickets.values()].find((one) => one.deleted_at === null)
    const { result } = await client.tickets.show(known?.id ?? 0)
    expect(Reflect.get(result, 'subject')).toBe(known?.subject)
    const comments = await client.tickets.getComments(known?.id ?? 0)
    expect(comments.length).toBe(world.comments.of(known?.id ?? 0).length)
    const requester = await client.users.show(known?.requester_id ?? 0)
    expect(Reflect.get(requester.result, 'name')).toBe(world.users.get(known?.requester_id ?? 0)?.name)
  })

  it('creates, answers and solves a ticket', async () => {
    const { client, world } = await withClient()
    const { result } = await client.tickets.create({
      ticket: { subject: 'Printed twice', comment: { body: 'See above.' }, tags: ['printer'] },
    })
    const id = Number(Reflect.get(result, 'id'))
    expect(world.tickets.get(id)?.subject).toBe('Printed twice')
    await client.tickets.update(id, { ticket: { status: 'solved', comment: { body: 'Fixed.', public: true } } })
    expect(world.tickets.get(id)?.status).toBe('solved')
    expect(world.comments.of(id)).toHaveLength(2)
  })

  it('finds what it made', async () => {
    const { client } = await withClient()
    const { result } = await client.search.query('type:ticket subject:"printed twice"')
    expect(JSON.stringify(result)).toContain('Printed twice')
    const exported = await client.search.exportResults('created>2020-01-01', 'organization', 10)
    expect(exported.length).toBeGreaterThan(10)
  })

  it('exports from the beginning', async () => {
    const { client, world } = await withClient()
    const { result } = await client.ticketexport.exportCursor(0, '')
    const exported: unknown = Reflect.get(result, 'tickets')
    // All but what happened in the last minute and what only an AI agent touched.
    const expected = [...world.tickets.values()].filter(
      (one) => one.support_type === 'agent' && one.generated_timestamp <= world.now() - 60,
    )
    expect(exported).toHaveLength(expected.length)
  })

  it('creates a user, refuses the same address twice and deletes the user', async () => {
    const { client, world } = await withClient()
    const user = { user: { name: 'Wilma Fernsby', email: 'wilma@mail.example' } }
    const { result } = await client.users.create(user)
    const id = Number(Reflect.get(result, 'id'))
    await expect(client.users.create(user)).rejects.toThrow()
    await client.users.delete(id)
    expect(world.users.get(id)?.active).toBe(false)
    await (await started).close()
  })
})
