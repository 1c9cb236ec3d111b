import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../answers.ts'
import { type ListEnd, offsetPages } from './offset-pages.ts'

interface Row {
  readonly id: number
  readonly createdAt: number
}

const limit = 5

function answerWith(rows: readonly Row[], count: number): Answer {
  return { kind: 'ok', status: 200, body: new Uint8Array(), data: { rows, count }, at: undefined }
}

/** Reads a list that `between` changes before each call but the first; `order` says how rows of one moment come. */
async function read(
  rows: Row[],
  between: (rows: Row[], call: number) => void,
  order: (tied: readonly Row[], call: number) => readonly Row[] = (tied) => tied,
): Promise<{ readonly met: ReadonlySet<string>; readonly end: ListEnd; readonly calls: number }> {
  const met = new Set<string>()
  let calls = 0
  const ask = (offset: number): Promise<Answer> => {
    if (calls > 0) between(rows, calls)
    calls += 1
    if (calls > 5000) throw new Error('it never ends')
    const moments = [...new Set(rows.map(({ createdAt }) => createdAt))].sort((a, b) => a - b)
    const listed = moments.flatMap((moment) =>
      order(
        rows.filter(({ createdAt }) => createdAt === moment),
        calls,
      ),
    )
    return Promise.resolve(answerWith(listed.slice(offset, offset + limit), listed.length))
  }
  const pages = offsetPages({ ask, key: 'rows', orderedBy: 'createdAt', met })
  for (;;) {
    const { done, value } = await pages.next()
    if (done === true) return { met, end: value, calls }
  }
}

const rowsOf = (count: number, moments = count): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: index + 1, createdAt: Math.floor((index * moments) / count) }))

describe('a list by creation that changes while it is read', () => {
  it('loses nobody who stays, whatever is deleted and created', async () => {
    const changes = fc.array(fc.record({ remove: fc.array(fc.nat(), { maxLength: 3 }), add: fc.nat({ max: 3 }) }), {
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 60 }), changes, async (size, plan) => {
        const rows = rowsOf(size)
        const stayed = new Set(rows.map(({ id }) => id))
        let last = size
        const { met, end } = await read(rows, (list, call) => {
          const { remove, add } = plan[call - 1] ?? { remove: [], add: 0 }
          for (const at of remove) {
            if (list.length === 0) continue
            const [gone] = list.splice(at % list.length, 1)
            if (gone !== undefined) stayed.delete(gone.id)
          }
          for (let made = 0; made < add; made += 1) {
            last += 1
            list.push({ id: last, createdAt: last })
          }
        })
        if (end === 'moving') return
        for (const id of stayed) expect(met.has(String(id)), `row ${id}`).toBe(true)
      }),
      { seed: 11, numRuns: 500 },
    )
  })

  it('is followed while something is deleted now and then', async () => {
    const { end, met } = await read(rowsOf(200), (rows, call) => {
      if (call % 3 === 0) rows.shift()
    })
    expect(end).toBe('whole')
    expect(met.has('200')).toBe(true)
  })

  it('is given up, and said so, when it changes faster than it can be read', async () => {
    const { end } = await read(rowsOf(600), (rows, call) => {
      rows.splice(0, rows.length, ...rowsOf(600).map((row) => ({ ...row, id: row.id + 1000 * call })))
    })
    expect(end).toBe('moving')
  })

  it('takes hardly more calls than pages when nothing changes', async () => {
    const { end, calls, met } = await read(rowsOf(101), () => undefined)
    expect([end, met.size]).toEqual(['whole', 101])
    expect(calls).toBe(33)
  })

  it('of which everything vanishes ends empty-handed, not endlessly', async () => {
    const { end } = await read(rowsOf(30), (rows) => rows.splice(0))
    expect(['whole', 'moving']).toContain(end)
  })
})

describe('rows of one moment', () => {
  const shuffled = (tied: readonly Row[], call: number): readonly Row[] => (call % 2 === 0 ? [...tied].reverse() : tied)

  it('may come in another order on each page and are all met', async () => {
    const { end, met } = await read(rowsOf(60, 20), () => undefined, shuffled)
    expect([end, met.size]).toEqual(['whole', 60])
  })

  it('of which there are more than a page are missed only if that is said', async () => {
    const { end, met } = await read(rowsOf(40, 2), () => undefined, shuffled)
    if (met.size < 40) expect(end).toBe('moving')
  })
})

it('reads an empty list in one call', async () => {
  const { end, calls } = await read([], () => undefined)
  expect([end, calls]).toEqual(['whole', 1])
})
