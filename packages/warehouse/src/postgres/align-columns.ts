import { shortName } from './short-names.ts'
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
  const taken = new Set(present.keys())
  for (const [column, type] of wanted) {
    const existing = present.get(column)
    if (existing === type) continue
    const value = ident(column)
    if (existing === undefined) {
      await writer.run(`ALTER TABLE ${name} ADD COLUMN ${value} ${type}`)
    } else if (await castsWithoutLoss(writer, name, value, existing, type)) {
      await writer.run(`ALTER TABLE ${name} ALTER COLUMN ${value} TYPE ${type} USING ${cast(value, existing, type)}`)
    } else {
      const aside = freeName(`${column}_${existing.replace(/\W+/g, '_').replace(/_$/, '')}`, taken)
      taken.add(aside)
      await writer.run(`ALTER TABLE ${name} RENAME COLUMN ${value} TO ${ident(aside)}`)
      await writer.run(`ALTER TABLE ${name} ADD COLUMN ${value} ${type}`)
      await writer.run(`UPDATE ${name} SET ${value} = ${cast(ident(aside), existing, type)}`)
      await writer.run(
        `COMMENT ON COLUMN ${name}.${ident(aside)} IS ${text(`Values of ${column} from before it became ${type}.`)}`,
      )
    }
  }
}

async function castsWithoutLoss(
  writer: Writer,
  table: string,
  value: string,
  from: string,
  to: string,
): Promise<boolean> {
  const lost = await writer.count(
    `SELECT count(*) FROM ${table} WHERE ${value} IS NOT NULL AND ${cast(cast(value, from, to), to, from)} IS DISTINCT FROM ${value}`,
  )
  return lost === 0
}

const tries: Readonly<Record<string, string>> = {
  bigint: '_tajo.try_bigint',
  'double precision': '_tajo.try_double',
  boolean: '_tajo.try_boolean',
  'timestamp with time zone': '_tajo.try_timestamp',
  date: '_tajo.try_date',
  'text[]': '_tajo.try_texts',
  'bigint[]': '_tajo.try_bigints',
}

/** A value of one type as another, nothing where it cannot be. */
function cast(value: string, from: string, to: string): string {
  const isOpen = from === 'jsonb' || from.endsWith('[]')
  const asText =
    from === 'jsonb' ? `(${value} #>> '{}')` : from.endsWith('[]') ? `to_jsonb(${value})::text` : `${value}::text`
  const asJson = isOpen ? `to_jsonb(${value})` : from === 'text' ? `_tajo.try_jsonb(${value})` : `to_jsonb(${value})`
  if (to === 'text') return asText
  if (to === 'jsonb') return asJson
  return `${tries[to] ?? ''}(${to.endsWith('[]') ? asJson : asText})`
}

function freeName(wish: string, taken: ReadonlySet<string>): string {
  let name = shortName(wish)
  for (let suffix = 2; taken.has(name); suffix++) name = shortName(wish, `_${suffix}`)
  return name
}
