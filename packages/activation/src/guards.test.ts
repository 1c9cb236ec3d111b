import { stores } from '@tajo/warehouse/testing/stores'
import { describe, expect, it } from 'vitest'
import { notePlan } from './ledger/plans.ts'
import type { Plan } from './plan.ts'
import { activation, add, contact, field, person, plan, planningTables } from './testing/planning.ts'

const config = activation([{ source: 'freshdesk', fields: [field('job_title', 'JOB')] }])
const ids = Array.from({ length: 40 }, (_, index) => index + 1)
const stopped = (made: Plan): readonly string[] => made.guards.filter(({ ok }) => !ok).map(({ text }) => text)

describe.each(stores)('contacts that vanished, on $kind', ({ temporaryWarehouse }) => {
  it('make a plan wait for a person, until one was applied since', async () => {
    const at = await planningTables(await temporaryWarehouse([]))
    await add(at, [...ids.flatMap((id) => person(id)), ...ids.map((id) => contact(id))])
    await at.ledger(...ids.map((id) => ({ customerId: `freshdesk-${id}`, brevoId: id })))
    const vanish = (upTo: number, when: string) =>
      at.run(
        `UPDATE brevo.contacts SET _tajo_deleted_at = CAST('${when}' AS TIMESTAMPTZ) WHERE id <= ${upTo} AND _tajo_deleted_at IS NULL`,
      )
    const note = (made: Plan, state: 'planned' | 'done') => at.warehouse.work((sql) => notePlan(sql, made, state))
    // More than a fifth of them, and yet too few to say anything.
    await vanish(9, '2026-11-20T00:00:00Z')
    expect(stopped(await plan(at, config))).toEqual([])
    await vanish(10, '2026-11-20T00:00:00Z')
    const made = await plan(at, config)
    expect(made.guards.find(({ guard }) => guard === 'vanished-contacts')).toEqual({
      guard: 'vanished-contacts',
      ok: false,
      text: '10 of the 40 contacts Tajo wrote are gone from Brevo: is this another account?',
    })
    expect(made.withheldWhole).toMatchObject([{ reason: 'deleted-in-brevo', count: 10 }])
    // One who is asked for alone may be in another account as well.
    expect(stopped(await plan(at, config, { only: ['freshdesk-30'] }))).toHaveLength(1)
    await note(made, 'planned')
    expect(stopped(await plan(at, config))).toHaveLength(1)
    await note(made, 'done')
    expect(stopped(await plan(at, config))).toEqual([])
    // From then on only news count: 9 of 30, then 10.
    await vanish(19, '2026-11-21T06:00:00Z')
    expect(stopped(await plan(at, config))).toEqual([])
    await vanish(20, '2026-11-21T06:00:00Z')
    expect(stopped(await plan(at, config))).toEqual([
      '10 of the 30 contacts Tajo wrote are gone from Brevo: is this another account?',
    ])
    const lenient = { ...config, guards: { ...config.guards, maxShrink: 0.5 } }
    expect(stopped(await plan(at, lenient))).toEqual([])
  })
})
