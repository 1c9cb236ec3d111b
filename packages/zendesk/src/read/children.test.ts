import type { ReadEvent } from '@tajo/core/stream'
import { describe, expect, test } from 'vitest'
import { rowsIn, sandboxReader } from '../testing/sandbox-reader.ts'

function endOf(events: readonly ReadEvent[]) {
  return events.find(({ type }) => type === 'walk-end')
}

describe('children', () => {
  test('carry their parent, and are compared as one list', async () => {
    const reader = sandboxReader({ size: { tickets: 120 } })
    const schedules = rowsIn(await reader.read('schedules')).map((row) => String(row['id']))
    const events = await reader.read('schedule_holidays')
    expect(reader.asked.filter((path) => path.includes('/holidays'))).toHaveLength(schedules.length)
    for (const row of rowsIn(events)) expect(schedules).toContain(row['schedule_id'])
    expect(endOf(events)).toEqual({ type: 'walk-end', whole: true })
  })

  test('of a parent that went meanwhile are none', async () => {
    const reader = sandboxReader({ size: { tickets: 120 } })
    const events = await reader.read('article_comments', {
      parents: (_limit, skip) => Promise.resolve(skip.size === 0 ? [{ id: '999999', version: '' }] : []),
    })
    expect(rowsIn(events)).toEqual([])
    expect(endOf(events)).toEqual({ type: 'walk-end', whole: true })
  })

  test('refused on some parents are rejected records, and nothing is taken for gone', async () => {
    const reader = sandboxReader({ size: { tickets: 400 } })
    await reader.read('tickets')
    const events = await reader.read('side_conversations')
    expect(rowsIn(events).length).toBeGreaterThan(0)
    const rejected = events.filter(({ type }) => type === 'rejected')
    expect(rejected.length).toBeGreaterThan(0)
    // Every ticket is done, the refused ones without a comparison.
    const done = events.filter((event) => event.type === 'parent-done')
    expect(done.filter(({ compare }) => !compare).length).toBeGreaterThanOrEqual(rejected.length)
    expect(endOf(events)).toEqual({ type: 'walk-end', whole: false })
  })

  test('refused on every parent refuse the stream, before all are asked', async () => {
    const reader = sandboxReader({ size: { tickets: 400 }, features: { side_conversations: false } })
    await reader.read('tickets')
    reader.asked.length = 0
    await expect(reader.read('side_conversations')).rejects.toMatchObject({
      code: expect.stringMatching(/FORBIDDEN|PLAN/),
    })
    expect(reader.asked.length).toBeLessThan(100)
  })

  test('of the help center where there is none: the plan lacks it', async () => {
    const reader = sandboxReader({ size: { tickets: 120 }, features: { help_center: false } })
    await expect(reader.read('article_categories')).rejects.toMatchObject({ code: 'TAJO_PLAN' })
    const parents = () => Promise.resolve([{ id: '1', version: '' }])
    await expect(reader.read('article_votes', { parents })).rejects.toMatchObject({ code: 'TAJO_PLAN' })
  })

  test('skips: every agent once', async () => {
    const reader = sandboxReader({ size: { tickets: 400 } })
    const users = rowsIn(await reader.read('users')).filter(
      ({ role, active }) => role !== 'end-user' && active === true,
    )
    reader.asked.length = 0
    await reader.read('ticket_skips')
    expect(new Set(reader.asked.filter((path) => path.includes('/skips'))).size).toBe(users.length)
  })
})
