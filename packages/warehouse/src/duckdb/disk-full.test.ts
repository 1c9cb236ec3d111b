import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tickets } from '../testing/batches.ts'
import { startChild } from '../testing/child.ts'
import { store, temporaryFolder } from '../testing/temporary.ts'
import { openDuckDb } from './open.ts'

// No file may grow beyond a size: the log, and later the database, meets it as it would meet the end of the disk.
test.each([
  { where: 'in a commit', megabytes: 6, rowBytes: 3_000 },
  { where: 'while the log is written into the file', megabytes: 80, rowBytes: 20_000 },
])('a disk that is full $where is named, and the last commit stays', async ({ megabytes, rowBytes }) => {
  const path = join(temporaryFolder(), 'tajo.duckdb')
  const child = startChild(
    'write.child.ts',
    ['duckdb', path, String(rowBytes)],
    `trap '' XFSZ; ulimit -f ${megabytes * 1000};`,
  )
  const lines: string[] = []
  while (lines.every((line) => /^\d+$/.test(line))) lines.push(await child.line())
  const failure = JSON.parse(lines.pop() ?? '') as { checkpoint: number }
  expect(failure).toMatchObject({ code: 'TAJO_WAREHOUSE_DISK_FULL' })
  await child.ended
  const confirmed = Number(lines.at(-1))
  expect(confirmed).toBeGreaterThan(1)
  // A batch may be committed and its answer be the full disk; what was confirmed is there.
  expect(failure.checkpoint).toBeGreaterThanOrEqual(confirmed)
  const warehouse = await openDuckDb({ path })
  try {
    expect(await warehouse.checkpoint('freshdesk', 'tickets')).toBe(failure.checkpoint)
    expect(await warehouse.counts(tickets())).toMatchObject({ live: failure.checkpoint * 50 + 50 })
    const table = tickets({ history: true })
    expect(await store(warehouse, table, [{ id: 1_000_000 }])).toMatchObject({ inserted: 1 })
  } finally {
    await warehouse.close()
  }
})
