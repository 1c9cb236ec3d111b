import { ident, qualified, text } from './sql.ts'
import type { Writer } from './writer.ts'

/**
 * Adds the columns a table lacks and follows changed types without losing a value: where every stored value survives the
 * cast, the column is altered; otherwise it is set aside under a new name and the column begins anew with what casts.
 * Never drops a column.
 */
export async function alignColumns(
  writer: Writer,
  schema: string,
  table: string,
  present: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string>,
): Promise<void> {
  const name = qualified(schema, table)
  const folded = new Map([...present].map(([column, type]) => [column.toLowerCase(), { column, type }]))
  for (const [column, type] of wanted) {
    const existing = folded.get(column.toLowerCase())
    if (existing?.type === type) continue
    if (existing === undefined) {
      await writer.run(`ALTER TABLE ${name} ADD COLUMN ${ident(column)} ${type}`)
    } else if (await castsWithoutLoss(writer, name, existing.column, existing.type, type)) {
      await writer.run(`ALTER TABLE ${name} ALTER COLUMN ${ident(existing.column)} TYPE ${type}`)
    } else {
      const aside = freeName(
        `${existing.column}_${existing.type.toLowerCase().replace(/\W+/g, '_').replace(/_$/, '')}`,
        folded,
      )
      folded.set(aside.toLowerCase(), { column: aside, type: existing.type })
      await writer.run(`ALTER TABLE ${name} RENAME COLUMN ${ident(existing.column)} TO ${ident(aside)}`)
      await writer.run(`ALTER TABLE ${name} ADD COLUMN ${ident(column)} ${type}`)
      await writer.run(`UPDATE ${name} SET ${ident(column)} = TRY_CAST(${ident(aside)} AS ${type})`)
      await writer.run(
        `COMMENT ON COLUMN ${name}.${ident(aside)} IS ${text(`Values of ${existing.column} from before it became ${type}.`)}`,
      )
    }
  }
}

async function castsWithoutLoss(
  writer: Writer,
  table: string,
  column: string,
  from: string,
  to: string,
): Promise<boolean> {
  const value = ident(column)
  const lost = await writer.count(
    `SELECT count(*) FROM ${table}
     WHERE ${value} IS NOT NULL AND TRY_CAST(TRY_CAST(${value} AS ${to}) AS ${from}) IS DISTINCT FROM ${value}`,
  )
  return lost === 0
}

function freeName(wish: string, taken: ReadonlyMap<string, unknown>): string {
  let name = wish
  for (let suffix = 2; taken.has(name.toLowerCase()); suffix++) name = `${wish}_${suffix}`
  return name
}
