import { describe, expect, test } from 'vitest'
import { tickets } from '../testing/batches.ts'
import { startChild } from '../testing/child.ts'
import { held } from '../testing/held.ts'
import { stores } from '../testing/stores.ts'
import { rows, value } from '../testing/temporary.ts'

describe.each(stores)('on $kind', (dialect) => {
  const kills = Number(process.env['TAJO_CRASH_RUNS'] ?? 12)

  test('rows, history and position stand together after kill -9 at any moment', async () => {
    const address = await dialect.address()
    let confirmed = 0
    for (let kill = 0; kill < kills; kill++) {
      const child = startChild('write.child.ts', [dialect.kind, address])
      const positions: number[] = []
      for (let line = 0; line < 1 + (kill % 4); line++) positions.push(Number(await child.line()))
      await new Promise((resolve) => setTimeout(resolve, (kill * 37) % 60))
      child.process.kill('SIGKILL')
      expect(await child.ended).toBe('SIGKILL')
      expect(positions[0]).toBeGreaterThan(confirmed)
      confirmed = positions.at(-1) ?? 0

      const warehouse = await dialect.open(address)
      try {
        await held(warehouse, 'freshdesk')
        const position = Number(await warehouse.checkpoint('freshdesk', 'tickets'))
        expect(position).toBeGreaterThanOrEqual(confirmed)
        confirmed = position
        // Batch n holds the ids from 50(n-1) on, so each id is of the batch it was last in.
        expect(await warehouse.counts(tickets())).toMatchObject({ live: position * 50 + 50 })
        const expected = `least(${position}, (id - id % 50) / 50 + 1)`
        expect(await value(warehouse, `SELECT count(*) FROM freshdesk.tickets WHERE priority <> ${expected}`)).toBe(0)
        expect(
          await rows(
            warehouse,
            `SELECT count(*), count(DISTINCT id) FROM freshdesk.tickets_history WHERE _tajo_valid_to IS NULL`,
          ),
        ).toEqual([[position * 50 + 50, position * 50 + 50]])
        expect(await value(warehouse, 'SELECT count(*) FROM freshdesk.tickets_history')).toBe(position * 100)
      } finally {
        await warehouse.close()
      }
    }
  })
})
