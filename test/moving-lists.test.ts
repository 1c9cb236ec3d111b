import type { FreshdeskSandbox } from '@tajo/sandbox/freshdesk/sandbox'
import { describe, expect, test } from 'vitest'
import { nameOf } from './support/draws.ts'
import { freshdesk } from './support/freshdesk/vendor.ts'
import { type Lab, withLab } from './support/lab.ts'

const account = { size: { tickets: 20, contacts: 450, companies: 320 } } as const

function pageOf(path: string): number {
  return Number(/[?&]page=(\d+)/.exec(path)?.[1] ?? 0)
}

/** Does something once each further page of a list is asked for. */
function onEachPage(lab: Lab<FreshdeskSandbox>, list: RegExp, act: (page: number) => void): void {
  lab.sandbox.beforeRequest = ({ path }) => {
    if (list.test(path) && pageOf(path) > 1) act(pageOf(path))
  }
}

function inOrder<Row extends { readonly name: string }>(rows: Iterable<Row>): Row[] {
  return [...rows].sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1))
}

describe.each(['updated_since', '_updated_since'] as const)('contacts, where the filter is %s', (contactsFilter) => {
  const options = { streams: ['contacts'], account: { ...account, contactsFilter } }

  test.each(['hardDeleteContact', 'makeAgent', 'deleteContact', 'blockContact'] as const)(
    '%s while the list is paged hides nobody',
    (leave) =>
      withLab(freshdesk, options, async (lab) => {
        let left = 0
        onEachPage(lab, /\/contacts\?/, () => {
          const first = inOrder(lab.world.contacts.values()).find(
            ({ deleted, blocked, email }) => !deleted && !blocked && email !== null,
          )
          if (first === undefined || left > 12) return
          lab.world[leave](first.id)
          left += 1
        })
        expect((await lab.sync()).verdict.kind).toBe('complete')
        expect(left).toBeGreaterThan(2)
        lab.sandbox.beforeRequest = undefined
        lab.stage.advance(60_000)
        await lab.sync()
        expect(await lab.differences('changes')).toEqual([])
        await lab.sync({ full: true })
        expect(await lab.differences('everything')).toEqual([])
        expect(lab.broken).toEqual([])
      }),
  )

  test('renamed ones are met wherever they go', () =>
    withLab(freshdesk, options, async (lab) => {
      onEachPage(lab, /\/contacts\?/, (page) => {
        const rows = inOrder(lab.world.contacts.values())
        const first = rows[page]
        const last = rows.at(-page)
        if (first !== undefined) lab.world.renameContact(first.id, `Zz ${first.name}`)
        if (last !== undefined) lab.world.renameContact(last.id, `Aa ${last.name}`)
      })
      expect((await lab.sync()).verdict.kind).toBe('complete')
      lab.stage.advance(60_000)
      await lab.sync()
      expect(await lab.differences('everything')).toEqual([])
    }))

  test('a desk where somebody new turns up with every call is read to its end', () =>
    withLab(freshdesk, options, async (lab) => {
      let came = 0
      onEachPage(lab, /\/contacts\?/, () => {
        came += 1
        lab.world.createContact({ name: nameOf(came), phone: `+49 30 ${came}` })
      })
      expect((await lab.sync()).verdict.kind).toBe('complete')
      lab.sandbox.beforeRequest = undefined
      lab.stage.advance(60_000)
      await lab.sync()
      expect(await lab.differences('everything')).toEqual([])
    }))

  test('a full read takes nobody for gone who moved between lists meanwhile', () =>
    withLab(freshdesk, options, async (lab) => {
      const some = inOrder(lab.world.contacts.values())
        .filter(({ deleted }) => !deleted)
        .slice(0, 8)
      for (const { id } of some) lab.world.blockContact(id)
      await lab.sync()
      lab.sandbox.beforeRequest = ({ path }) => {
        if (path.includes('state=blocked')) for (const { id } of some) lab.world.blockContact(id, false)
      }
      lab.stage.advance(60_000)
      const { streams } = await lab.sync({ full: true })
      expect(streams[0]?.deleted).toBe(0)
    }))
})

describe.each([true, false])('companies, with a filter for changes: %s', (companies_updated_since) => {
  const options = { streams: ['companies'], account: { ...account, features: { companies_updated_since } } }

  test('deleted ones hide no other, and are gone after a full read', () =>
    withLab(freshdesk, options, async (lab) => {
      let left = 0
      onEachPage(lab, /\/companies\?/, () => {
        const [first] = inOrder(lab.world.companies.values())
        if (first === undefined) return
        lab.world.deleteCompany(first.id)
        left += 1
      })
      expect((await lab.sync()).verdict.kind).toBe('complete')
      expect(left).toBeGreaterThan(2)
      expect(
        await lab.differences('changes', {
          companies: { mayLinger: ({ key }) => !lab.world.companies.has(Number(key)) },
        }),
      ).toEqual([])
      lab.sandbox.beforeRequest = undefined
      lab.stage.advance(60_000)
      await lab.sync({ full: true })
      lab.sandbox.beforeRequest = undefined
      await lab.sync({ full: true })
      expect(await lab.differences('everything')).toEqual([])
    }))

  test('one that moves to the front while the list is read is not taken for gone', () =>
    withLab(freshdesk, options, async (lab) => {
      await lab.sync()
      lab.stage.advance(60_000)
      onEachPage(lab, /\/companies\?/, () => {
        const last = inOrder(lab.world.companies.values()).at(-1)
        if (last !== undefined) lab.world.updateCompany(last.id, { name: `Aa ${last.name}` })
      })
      const { streams } = await lab.sync({ full: true })
      expect(streams[0]?.deleted).toBe(0)
    }))
})

test('time entries that vanish while they are paged hide no other', () =>
  withLab(freshdesk, { streams: ['time_entries'], account: { size: { tickets: 40 } } }, async (lab) => {
    for (const { id } of [...lab.world.tickets.values()].slice(0, 30)) {
      for (let n = 0; n < 10; n += 1) lab.world.addTimeEntry(id, { seconds: 60 * n })
      lab.stage.advance(60_000)
    }
    let left = 0
    onEachPage(lab, /\/time_entries\?/, () => {
      const newest = [...lab.world.time_entries.keys()].at(-1)
      if (newest !== undefined) lab.world.deleteTimeEntry(newest)
      left += 1
    })
    expect((await lab.sync()).verdict.kind).toBe('complete')
    expect(left).toBeGreaterThan(1)
    lab.sandbox.beforeRequest = undefined
    await lab.sync()
    expect(await lab.differences('everything')).toEqual([])
    expect(lab.broken).toEqual([])
  }))

test('articles that leave a long folder while it is paged hide no other', () =>
  withLab(
    freshdesk,
    { streams: ['solution_categories', 'solution_folders', 'solution_articles'], account: { size: { tickets: 5 } } },
    async (lab) => {
      const [article] = lab.world.solution_articles.values()
      if (article === undefined) throw new Error('the account has no articles')
      for (let n = 1; n <= 250; n += 1) lab.world.solution_articles.put({ ...article, id: article.id + 10_000 + n })
      onEachPage(lab, /\/articles\?/, (page) => {
        lab.world.solution_articles.delete(article.id + 10_000 + page)
      })
      await lab.sync()
      lab.sandbox.beforeRequest = undefined
      const between = await lab.differences('everything', { solution_articles: { mayLinger: () => true } })
      expect(between.filter((what) => what.endsWith('missing'))).toEqual([])
      await lab.sync()
      expect(await lab.differences('everything')).toEqual([])
    },
  ))
