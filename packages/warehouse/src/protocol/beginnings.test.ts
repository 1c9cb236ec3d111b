import { describe, expect, it } from 'vitest'
import { type Beginner, beginnings } from './beginnings.ts'
import type { Position, StreamState } from './stream-state.ts'

const at = (date: string, seq: number): Position => ({ checkpoint: { date }, seq })

function stream(name: string, more: Partial<Beginner> = {}): Beginner {
  return {
    name,
    emitted: true,
    whole: false,
    parent: undefined,
    changedOnly: false,
    columns: ['id'],
    startsOver: () => false,
    dateOf: (checkpoint) => String((checkpoint as { date: string }).date),
    ...more,
  }
}

const child = (more: Partial<Beginner> = {}) => stream('notes', { parent: 'tickets', changedOnly: true, ...more })

function begin(streams: readonly Beginner[], states: Readonly<Record<string, StreamState>>) {
  return Object.fromEntries(beginnings(streams, new Map(Object.entries(states))))
}

describe('a parent begins', () => {
  const own = { at: at('2026-03-05', 9) }
  const due = new Map([['4', '2026-03-01']])

  it('where its children stand when they are behind', () => {
    const notes = { at: at('', 8), parent: { at: at('2026-03-03', 7), due } }
    const found = begin([stream('tickets'), child()], { tickets: own, notes })
    expect(found['tickets']).toMatchObject({ at: { seq: 7 }, fresh: false })
    expect(found['notes']).toEqual({ at: at('', 8), fresh: false, due })
  })

  it('at its own position when they are level, and by its date when it once went back', () => {
    const level = { at: at('', 8), parent: { at: at('2026-03-05', 9), due } }
    expect(begin([stream('tickets'), child()], { tickets: own, notes: level })['tickets']?.at?.seq).toBe(9)
    const later = { at: at('', 8), parent: { at: at('2026-03-06', 3), due } }
    expect(begin([stream('tickets'), child()], { tickets: own, notes: later })['tickets']?.at?.seq).toBe(9)
  })

  it('from nothing for children that are new, read anew, or of every parent', () => {
    const notes = { at: at('', 8), parent: { at: at('2026-03-03', 7), due } }
    for (const [streams, states] of [
      [[stream('tickets'), child()], { tickets: own }],
      [[stream('tickets'), child({ startsOver: () => true })], { tickets: own, notes }],
      [[stream('tickets'), child({ whole: true })], { tickets: own, notes }],
      [[stream('tickets'), child({ changedOnly: false })], { tickets: own, notes }],
    ] as const) {
      const found = begin(streams, states)
      expect(found['tickets']).toMatchObject({ at: undefined, fresh: true })
      expect(found['notes']?.due.size).toBe(0)
    }
  })

  it('where its children stand although it is not emitted itself', () => {
    const notes = { at: at('', 8), parent: { at: at('2026-03-03', 7), due } }
    expect(begin([stream('tickets', { emitted: false }), child()], { notes })['tickets']?.at?.seq).toBe(7)
  })
})

describe('children without a position of their own', () => {
  const parent = { at: at('2026-03-03', 7), due: new Map<string, string>() }
  const tickets = { at: at('2026-03-05', 9) }

  it('go on when an earlier run was cut short', () => {
    const found = begin([stream('tickets'), child()], { tickets, notes: { parent, columns: ['id'] } })
    expect(found['notes']?.fresh).toBe(false)
    expect(found['tickets']?.at?.seq).toBe(7)
  })

  it('begin anew when a column has come since', () => {
    const found = begin([stream('tickets'), child({ columns: ['id', 'body'] })], {
      tickets,
      notes: { parent, columns: ['id'] },
    })
    expect(found['notes']?.fresh).toBe(true)
    expect(found['tickets']?.at).toBeUndefined()
  })
})
