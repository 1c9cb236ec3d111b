import { z } from 'zod'
import { operation } from '../operation.ts'

export const queryOperation = operation({
  name: 'query',
  summary: 'Runs one read-only statement of SQL on the warehouse.',
  method: 'POST',
  path: '/v1/query',
  role: 'operator',
  input: z.strictObject({
    sql: z.string().min(1).describe('One statement that reads.'),
    limit: z.int().min(1).optional().describe('Rows at most; a server has a limit of its own besides.'),
  }),
  run: (place, { sql, limit }, { signal }) => {
    const most = Math.min(limit ?? Number.POSITIVE_INFINITY, place.mostRows ?? Number.POSITIVE_INFINITY)
    return place.withWarehouse({ command: 'query', readOnly: true, signal }, (warehouse) =>
      warehouse.query(sql, { signal, ...(Number.isFinite(most) ? { mostRows: most } : {}) }),
    )
  },
})
