import type { CatalogTable } from '@tajo/core/warehouse'
import { ago, count, counted, moment } from '@tajo/operations/words/numbers'
import type { Style } from '../render/style.ts'
import { table } from '../render/table.ts'
import { wrap } from '../render/width.ts'

export function catalogText(tables: readonly CatalogTable[], now: number, width: number, style: Style): string {
  if (tables.length === 0) return 'No table yet. Run `tajo sync`.'
  return table(
    [
      { title: 'table', fixed: true },
      { title: 'rows', align: 'right', fixed: true },
      { title: 'columns', align: 'right', fixed: true },
      { title: 'synced', fixed: true },
      { title: 'what it is' },
    ],
    tables.map((each) => [
      `${each.layer}.${each.table}`,
      count(each.rows),
      count(each.columns.length),
      each.lastSyncedAt === null ? '' : ago(each.lastSyncedAt, now),
      each.description,
    ]),
    width,
    style,
  )
}

/** One table: what it is, how it joins, and its columns. */
export function tableText(shown: CatalogTable, width: number, style: Style): string {
  const joins = Object.entries(shown.references).map(([column, stream]) => `${column} → ${stream}`)
  const facts = [
    `${counted(shown.rows, 'row')}${shown.deletedRows > 0 ? ` and ${counted(shown.deletedRows, 'deleted one')}` : ''}`,
    `key ${shown.key.join(', ')}`,
    ...(shown.lastSyncedAt === null ? [] : [`synced ${moment(shown.lastSyncedAt)} UTC`]),
    ...(shown.folder === null ? [] : [`folder ${shown.folder}`]),
  ]
  const room = Math.min(width, 100)
  return [
    style.bold(`${shown.layer}.${shown.table}`),
    `  ${wrap(shown.description, room - 2, '  ')}`,
    style.dim(`  ${wrap(facts.join(' · '), room - 2, '  ')}`),
    ...(joins.length === 0 ? [] : [style.dim(`  ${wrap(`joins ${joins.join(', ')}`, room - 2, '  ')}`)]),
    '',
    table(
      [
        { title: 'column', fixed: true },
        { title: 'type', fixed: true },
        { title: '', fixed: true },
        { title: 'what it is' },
      ],
      shown.columns.map(({ name, type, description, pii }) => [name, type, pii ? 'personal' : '', description]),
      width,
      style,
    ),
  ].join('\n')
}
