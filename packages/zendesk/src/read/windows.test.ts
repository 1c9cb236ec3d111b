import { describe, expect, test } from 'vitest'
import { positionIn, rowsIn, type SandboxReader, sandboxReader } from '../testing/sandbox-reader.ts'

function lastAsked({ asked }: SandboxReader): URL {
  return new URL(asked.at(-1) ?? '', 'https://relative.invalid')
}

describe('windows', () => {
  test('ratings: the look-back again, and only its rows are compared', async () => {
    const reader = sandboxReader({ size: { tickets: 300 } })
    const whole = await reader.read('satisfaction_ratings')
    const checkpoint = positionIn(whole) as { startTime: number }
    reader.asked.length = 0
    const again = await reader.read('satisfaction_ratings', { mode: 'incremental', checkpoint })
    const from = checkpoint.startTime - 45 * 86_400
    expect(lastAsked(reader).searchParams.get('start_time')).toBe(String(from))
    expect(again.find(({ type }) => type === 'walk-end')).toEqual({
      type: 'walk-end',
      whole: true,
      within: { column: 'created_at', from: new Date((from + 1) * 1000).toISOString() },
    })
    const recent = rowsIn(whole).filter((row) => Date.parse(String(row['created_at'])) >= from * 1000)
    expect(rowsIn(again).length).toBe(recent.length)
    expect(rowsIn(again).length).toBeLessThan(rowsIn(whole).length)
  })

  test('survey responses: asked for in milliseconds; absence says nothing', async () => {
    const reader = sandboxReader({ size: { tickets: 300 }, csat: 'surveys' })
    const checkpoint = { startTime: Math.floor(reader.sandbox.clock.now() / 1000) }
    const events = await reader.read('survey_responses', { mode: 'incremental', checkpoint })
    expect(lastAsked(reader).searchParams.get('filter[created_at_start]')).toBe(
      String((checkpoint.startTime - 45 * 86_400) * 1000),
    )
    expect(events.find(({ type }) => type === 'walk-end')).toMatchObject({ whole: true, absent: 'ignore' })
  })

  test('the audit log: from where the last read ended, a little before', async () => {
    const reader = sandboxReader({ size: { tickets: 300 } })
    const whole = await reader.read('audit_logs')
    const checkpoint = positionIn(whole) as { startTime: number }
    expect(checkpoint.startTime).toBe(Math.floor(reader.sandbox.clock.now() / 1000))
    reader.sandbox.clock.forward(3600)
    reader.asked.length = 0
    const again = await reader.read('audit_logs', { mode: 'incremental', checkpoint })
    const [from = '', to = ''] = lastAsked(reader).searchParams.getAll('filter[created_at][]')
    expect(Date.parse(from) / 1000).toBe(checkpoint.startTime - 300)
    expect(Date.parse(to) / 1000).toBe(checkpoint.startTime + 3600)
    expect(rowsIn(again).length).toBeLessThan(rowsIn(whole).length)
  })
})

describe('articles', () => {
  test('the list first, the export of changes from then on, the list again in a full read', async () => {
    const reader = sandboxReader({ size: { tickets: 120 } })
    const first = await reader.read('articles')
    expect(reader.asked.every((path) => path.startsWith('/help_center/articles'))).toBe(true)
    expect(first.find(({ type }) => type === 'walk-end')).toEqual({ type: 'walk-end', whole: true })
    const checkpoint = positionIn(first) as { startTime: number }
    reader.asked.length = 0
    reader.sandbox.clock.forward(3600)
    await reader.read('articles', { mode: 'incremental', checkpoint })
    expect(reader.asked).toEqual([`/help_center/incremental/articles?start_time=${checkpoint.startTime}`])
  })

  test('only the export where older ones are not wanted', async () => {
    const reader = sandboxReader({ size: { tickets: 120 } })
    const since = new Date(reader.sandbox.clock.now() - 86_400_000)
    const events = await reader.read('articles', { since })
    expect(reader.asked.every((path) => path.startsWith('/help_center/incremental'))).toBe(true)
    // What the export did not show is not gone.
    expect(events.filter(({ type }) => type === 'walk-end')).toEqual([
      { type: 'walk-end', whole: true, absent: 'ignore' },
    ])
  })
})
