import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { creditsOf, limitClassOf, planByTotal, plans, ticketListCredits, ticketViewCredits } from './limits.ts'

describe('planByTotal', () => {
  test.each([
    [200, 'Growth', { ticket_create: 80, ticket_update: 80, tickets_list: 20, contacts_list: 20 }],
    [400, 'Pro', { ticket_create: 160, ticket_update: 160, tickets_list: 100, contacts_list: 100 }],
    [700, 'Enterprise', { ticket_create: 280, ticket_update: 280, tickets_list: 200, contacts_list: 200 }],
    [1000, 'Add-on 1000', { ticket_create: 400, ticket_update: 400, tickets_list: 300, contacts_list: 300 }],
    [2000, 'Add-on 2000', { ticket_create: 800, ticket_update: 800, tickets_list: 400, contacts_list: 400 }],
    [50, 'Trial', {}],
    [100, 'Blossom', {}],
  ])('knows %i a minute as %s', (total, name, limits) => {
    expect(planByTotal(total)).toEqual({ name, total, limits })
  })

  test('reads a decimal total', () => {
    expect(planByTotal(700.0).name).toBe('Enterprise')
    expect(planByTotal(200.9).name).toBe('Growth')
  })

  test('gives an unknown total the class limits of the plan below it', () => {
    expect(planByTotal(500)).toEqual({ name: '500 a minute', total: 500, limits: planByTotal(400).limits })
    expect(planByTotal(5000).limits).toEqual(planByTotal(2000).limits)
    expect(planByTotal(20)).toEqual({ name: '20 a minute', total: 20, limits: {} })
  })

  test('lets no class have more than the account', () => {
    for (const plan of plans) for (const limit of Object.values(plan.limits)) expect(limit).toBeLessThan(plan.total)
  })

  test('has one plan for each total', () => {
    expect(new Set(plans.map((plan) => plan.total)).size).toBe(plans.length)
  })
})

describe('limitClassOf', () => {
  test.each([
    ['GET', '/tickets', 'tickets_list'],
    ['GET', '/api/v2/tickets', 'tickets_list'],
    ['GET', '/tickets/', 'tickets_list'],
    ['GET', '/contacts', 'contacts_list'],
    ['POST', '/tickets', 'ticket_create'],
    ['PUT', '/tickets/17', 'ticket_update'],
    ['PUT', '/api/v2/tickets/17', 'ticket_update'],
    ['GET', '/tickets/17', undefined],
    ['GET', '/tickets/17/conversations', undefined],
    ['GET', '/search/tickets', undefined],
    ['GET', '/contacts/5', undefined],
    ['POST', '/contacts', undefined],
    ['PUT', '/tickets/17/restore', undefined],
    ['PUT', '/tickets/merge', undefined],
    ['DELETE', '/tickets/17', undefined],
  ])('%s %s counts against %s', (method, path, expected) => {
    expect(limitClassOf(method, path)).toBe(expected)
  })
})

describe('credits', () => {
  test('two more for each include on the ticket list', () => {
    expect(ticketListCredits([])).toBe(1)
    expect(ticketListCredits(['stats'])).toBe(3)
    expect(ticketListCredits(['stats', 'requester', 'description'])).toBe(7)
  })

  test('one more for each include on one ticket', () => {
    expect(ticketViewCredits(['requester', 'company'])).toBe(3)
    expect(ticketViewCredits(['conversations'])).toBe(2)
  })

  test.each([
    ['GET', '/tickets', { include: 'stats,description', page: 2 }, 5],
    ['GET', '/tickets', { include: 'stats, stats' }, 3],
    ['GET', '/tickets', { include: '' }, 1],
    ['GET', '/api/v2/tickets/17', { include: 'stats,requester,company,conversations' }, 5],
    ['GET', '/tickets/17', {}, 1],
    ['GET', '/tickets/17/conversations', {}, 1],
    ['GET', '/contacts', { page: 3 }, 1],
    ['GET', '/admin/ticket_fields/9', { include: 'section' }, 1],
    ['POST', '/tickets', {}, 1],
  ])('%s %s with %o costs %i', (method, path, query, expected) => {
    expect(creditsOf(method, path, query)).toBe(expected)
  })

  test('a call without a query costs one', () => {
    expect(creditsOf('GET', '/agents/me')).toBe(1)
  })
})

/** Numbers collected from the vendor's pages, kept beside the repository. */
const collected = resolve(import.meta.dirname, '../../../../shared/vendor/freshdesk/rate_limits.json')
const haveNumbers = existsSync(collected)

describe.skipIf(!haveNumbers)(
  `the vendor’s numbers${haveNumbers ? '' : ' (skipped: no copy beside this checkout)'}`,
  () => {
    test('are these', () => {
      const { trial, plans: published } = JSON.parse(readFileSync(collected, 'utf8')) as {
        trial: number
        plans: Record<string, { total: number } & Record<string, number>>
      }
      expect(planByTotal(trial).name).toBe('Trial')
      for (const { total, ...limits } of Object.values(published)) expect(planByTotal(total).limits).toEqual(limits)
    })
  },
)
