import type { ZendeskSandboxOptions } from '@tajo/sandbox/zendesk/options'
import { describe, expect, it } from 'vitest'
import { sandboxAccount } from './sandbox-account.ts'

const idsOf = (rows: readonly { readonly id: number }[]) => rows.map((row) => row.id).sort((a, b) => a - b)

/** An account in which nothing changed within the last minute, which exports leave out. */
async function quietAccount(options: ZendeskSandboxOptions = {}) {
  const account = sandboxAccount(options)
  await account.clock.sleep(120_000)
  return account
}

describe('tickets.list', () => {
  it('lists what is neither deleted nor archived, by cursors', async () => {
    const { zendesk, world, calls } = sandboxAccount({ size: { tickets: 600 } })
    const live = [...world.tickets.values()].filter((one) => one.deleted_at === null && !world.isArchived(one))
    expect(live.length).toBeGreaterThan(100)
    expect(live.length).toBeLessThan(world.tickets.size)
    expect(idsOf(await zendesk.tickets.list().all())).toEqual(idsOf(live))
    expect(calls()[0]).toBe('/tickets?page[size]=100')
    expect(calls()).toHaveLength(Math.ceil(live.length / 100))
    expect(zendesk.usage('tickets').calls).toBe(calls().length)
  })

  it('reads no page beyond the one where the loop ends, and reads anew in each loop', async () => {
    const { zendesk, calls } = sandboxAccount()
    const listed = zendesk.tickets.list({ sort: '-id' })
    for await (const _ of listed) break
    for await (const _ of listed) break
    expect(calls()).toEqual(['/tickets?sort=-id&page[size]=100', '/tickets?sort=-id&page[size]=100'])
  })

  it('finds by the key in another system', async () => {
    const { zendesk, world } = sandboxAccount()
    const known = [...world.tickets.values()].find(
      (one) => one.external_id !== null && one.deleted_at === null && !world.isArchived(one),
    )
    expect(known).toBeDefined()
    const found = await zendesk.tickets.list({ externalId: known?.external_id ?? '' }).all()
    expect(idsOf(found)).toContain(known?.id)
    expect(new Set(found.map(({ external_id }) => external_id))).toEqual(new Set([known?.external_id]))
  })
})

describe('one ticket', () => {
  const { zendesk, world } = sandboxAccount()
  const archived = [...world.tickets.values()].find((one) => one.deleted_at === null && world.isArchived(one))
  const deleted = [...world.tickets.values()].find((one) => one.deleted_at !== null)
  const live = [...world.tickets.values()].find((one) => one.deleted_at === null && !world.isArchived(one))

  it('is read, archived or not; a deleted one is not there', async () => {
    expect((await zendesk.tickets.get(live?.id ?? 0))?.subject).toBe(live?.subject)
    expect((await zendesk.tickets.related(archived?.id ?? 0))?.from_archive).toBe(true)
    expect((await zendesk.tickets.get(archived?.id ?? 0))?.id).toBe(archived?.id)
    expect(await zendesk.tickets.get(deleted?.id ?? 0)).toBeUndefined()
    expect(await zendesk.tickets.metrics(deleted?.id ?? 0)).toBeUndefined()
  })

  it('comes with others that exist', async () => {
    const ids = [live?.id ?? 0, archived?.id ?? 0]
    expect(idsOf(await zendesk.tickets.getMany([...ids, 987_654_321]).all())).toEqual([...ids].sort((a, b) => a - b))
  })

  it.each(['live', 'archived'] as const)('has comments, audits and measures while %s', async (state) => {
    const id = (state === 'live' ? live : archived)?.id ?? 0
    const comments = await zendesk.tickets.comments(id).all()
    expect(idsOf(comments)).toEqual(idsOf([...world.comments.of(id)]))
    expect(comments[0]).toMatchObject({ type: 'Comment', public: expect.any(Boolean), body: expect.any(String) })
    const audits = await zendesk.tickets.audits(id).all()
    expect(idsOf(audits)).toEqual(idsOf([...world.audits.of(id)]))
    expect(audits.every(({ ticket_id }) => ticket_id === id)).toBe(true)
    expect((await zendesk.tickets.metrics(id))?.ticket_id).toBe(id)
  })

  it('says which ticket is not there for its comments to be read', async () => {
    await expect(zendesk.tickets.comments(deleted?.id ?? 0).all()).rejects.toMatchObject({
      code: 'TAJO_NOT_FOUND',
      message: `ticket_comments: there is no /tickets/${deleted?.id} (404).`,
    })
  })

  it('leads from a problem to its incidents', async () => {
    const incident = [...world.tickets.values()].find((one) => one.problem_id !== null && one.deleted_at === null)
    const listed = await zendesk.tickets.incidents(incident?.problem_id ?? 0).all()
    expect(listed.every(({ problem_id }) => problem_id === incident?.problem_id)).toBe(true)
  })
})

describe('numbers JavaScript would round', () => {
  it('arrive as text, digit for digit', async () => {
    const { zendesk, sandbox } = sandboxAccount()
    const handle = sandbox.handle.bind(sandbox)
    sandbox.handle = (request) => {
      const answer = handle(request)
      const text = Buffer.from(answer.body).toString('utf8')
      return { ...answer, body: Buffer.from(text.replaceAll(/"brand_id":\d+/g, '"brand_id":9223372036854775807')) }
    }
    const [listed] = await zendesk.tickets.list().all()
    expect(listed?.brand_id).toBe('9223372036854775807')
    const viewed = await zendesk.tickets.get(listed?.id ?? 0)
    expect([viewed?.brand_id, viewed?.id]).toEqual(['9223372036854775807', listed?.id])
  })
})

describe('changedSince', () => {
  it('brings everything, archived and deleted tickets too, with their measures', async () => {
    const { zendesk, world } = await quietAccount()
    const rows = await zendesk.tickets.changedSince('2000-01-01').all()
    expect(idsOf(rows)).toEqual(idsOf([...world.tickets.values()]))
    expect(rows.some(({ status }) => status === 'deleted')).toBe(true)
    expect(rows.every(({ metric_set, comment_count }) => metric_set !== undefined && comment_count !== undefined)).toBe(
      true,
    )
    const left = await zendesk.tickets.changedSince(new Date(0), { excludeDeleted: true }).all()
    expect(idsOf(left)).toEqual(idsOf(rows.filter(({ status }) => status !== 'deleted')))
  })

  it('gives a cursor to go on from, which stays while nothing changes', async () => {
    const { zendesk, world, clock, calls } = await quietAccount()
    let cursor: string | undefined
    for await (const step of zendesk.tickets.changedSince('2000-01-01').steps()) cursor = step.cursor
    expect(cursor).toMatch(/^[\w+/=]+$/)
    const idle = []
    for await (const step of zendesk.tickets.changedSince({ cursor: cursor ?? '' }).steps()) idle.push(step)
    expect(idle).toEqual([{ rows: [], cursor }])

    const late = [...world.tickets.values()].find((one) => one.deleted_at === null && one.status === 'open')
    world.updateTicket(late?.id ?? 0, { priority: 'urgent' })
    await clock.sleep(120_000)
    const steps = []
    for await (const step of zendesk.tickets.changedSince({ cursor: cursor ?? '' }).steps()) steps.push(step)
    expect(steps.flatMap(({ rows }) => rows.map(({ id }) => id))).toEqual([late?.id])
    expect(steps.at(-1)?.cursor).not.toBe(cursor)
    expect(calls().at(-1)).toContain(`cursor=${cursor}`)
  })

  it('has no cursor while nothing has changed since a moment', async () => {
    const { zendesk, clock } = sandboxAccount()
    await clock.sleep(3_600_000)
    const steps = []
    for await (const step of zendesk.tickets.changedSince(new Date(clock.now() - 120_000)).steps()) steps.push(step)
    expect(steps).toEqual([{ rows: [], cursor: undefined }])
  })

  it('goes past empty pages, and is patient with a start the vendor takes for too recent', async () => {
    const { zendesk, world, clock } = await quietAccount({ emptyPages: true })
    expect(idsOf(await zendesk.tickets.changedSince('2000-01-01').all())).toEqual(idsOf([...world.tickets.values()]))
    expect(await zendesk.tickets.changedSince(new Date(clock.now())).all()).toEqual([])
    expect(() => zendesk.tickets.changedSince('lately')).toThrow(/"lately" is no moment/)
  })

  it('brings users, deleted ones too', async () => {
    const { zendesk, world, calls } = await quietAccount()
    const rows = await zendesk.users.changedSince('2000-01-01').all()
    expect(idsOf(rows)).toEqual(idsOf([...world.users.values()]))
    expect(rows.some(({ active }) => !active)).toBe(true)
    expect(calls()[0]).not.toContain('include')
  })
})
