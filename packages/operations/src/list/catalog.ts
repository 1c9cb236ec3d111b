import { z } from 'zod'
import { readCatalog, tableNamed } from '../catalog.ts'
import { operation } from '../operation.ts'

export const catalogOperation = operation({
  name: 'catalog',
  summary: 'The tables of the warehouse with their columns, or one of them.',
  method: 'GET',
  path: '/v1/catalog',
  role: 'viewer',
  input: z.strictObject({
    table: z.string().min(1).optional().describe('tickets, or freshdesk.tickets; without it all tables.'),
  }),
  run: (place, { table }, { signal }) =>
    place.withWarehouse({ command: 'catalog', readOnly: true, signal }, async (warehouse) => {
      const tables = await readCatalog(warehouse)
      return { tables: table === undefined ? tables : [tableNamed(tables, table)] }
    }),
})
