import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tickets } from '../testing/batches.ts'
import { startChild } from '../testing/child.ts'
import { store, temporaryFolder } from '../testing/temporary.ts'
import { openDuckDb } from './open.ts'

test('a full disk is named, and the last commit stays', async () => {
  const path = join(temporaryFolder(), 'tajo.duckdb')
  // No file may grow beyond 6 MB: the log meets the limit as it would meet the end of the disk.
  const child = startChild('write.child.ts', [path, '4000'], `trap '' XFSZ; ulimit -f 6000;`)
  let confirmed = 0
  let last = ''
  while (
    await child.line().then((line) => {
      last = line
      return /^\d+$/.test(line)
    })
  )
    confirmed = Number(last)
  expect(JSON.parse(last)).toMatchObject({ code: 'TAJO_WAREHOUSE_DISK_FULL' })
  await child.ended
  expect(confirmed).toBeGreaterThan(1)
  const warehouse = await openDuckDb({ path })
  try {
    expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBe(confirmed)
    expect(await warehouse.counts(tickets())).toMatchObject({ live: confirmed * 50 + 50 })
    expect(await store(warehouse, tickets({ history: true }), [{ id: 1_000_000 }])).toMatchObject({ inserted: 1 })
  } finally {
    await warehouse.close()
  }
})
