import type { ListRule, SourceActivation } from '@tajo/core/config/activation-config'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { Warehouse } from '@tajo/core/warehouse'
import { ident, tableName, text } from '../desired/dialect.ts'
import type { TableShape } from '../desired/tables.ts'
import { checkCondition } from './condition.ts'

const open = '(coalesce("open_tickets", 0) + coalesce("pending_tickets", 0) > 0)'

/** Lists that need no condition, per helpdesk: who is in is said by the name. */
const builtIn: Readonly<Record<string, string>> = {
  all_support_contacts: 'TRUE',
  all_customers: 'TRUE',
  open_tickets: open,
  active_tickets: open,
  resolved_tickets: `(coalesce("total_tickets", 0) > 0 AND NOT ${open})`,
  // Somebody whose latest rating is a bad one is not satisfied, whatever the average.
  satisfied_customers: '(coalesce("avg_csat", 0) >= 4 AND coalesce("last_csat", 5) >= 4)',
}

export interface ModelTables {
  readonly customers: TableShape
  readonly identities: TableShape
  readonly sourceMetrics: TableShape
}

/** SQL of who belongs in which of a source's lists: rows of `customer_id` and `ids`, the ids with a space behind each. */
export async function listsSql(
  warehouse: Pick<Warehouse, 'query'>,
  source: SourceActivation,
  tables: ModelTables,
): Promise<string | undefined> {
  if (source.lists.length === 0) return undefined
  const { columns, sql } = membersOf(source.source, tables)
  const parts: string[] = []
  for (const rule of source.lists) {
    const condition = conditionOf(rule, columns)
    if (rule.condition !== undefined) await tryCondition(warehouse, rule, condition, sql)
    parts.push(`CASE WHEN ${condition} THEN ${text(`${rule.id} `)} ELSE '' END`)
  }
  return `SELECT customer_id, ${parts.join(' || ')} AS ids FROM (${sql}) r`
}

/** People of one helpdesk with their numbers there; who has no tickets is one of them. */
export function membersOf(source: string, tables: ModelTables): { columns: ReadonlySet<string>; sql: string } {
  const metrics = [...tables.sourceMetrics.columns.keys()].filter((name) => name !== 'customer_id' && name !== 'source')
  const own = [...tables.customers.columns.keys()].filter((name) => !metrics.includes(name))
  const select = [...own.map((name) => `c.${ident(name)}`), ...metrics.map((name) => `s.${ident(name)}`)]
  return {
    columns: new Set([...own, ...metrics]),
    sql: `SELECT ${select.join(', ')} FROM ${tableName(tables.customers)} c
      JOIN (SELECT DISTINCT customer_id FROM ${tableName(tables.identities)} WHERE source = ${text(source)} AND is_deleted IS NOT TRUE) i
        ON i.customer_id = c.customer_id
      LEFT JOIN ${tableName(tables.sourceMetrics)} s ON s.customer_id = c.customer_id AND s.source = ${text(source)}`,
  }
}

/** Who is in, as SQL over the columns of these people. */
export function conditionOf(rule: ListRule, columns: ReadonlySet<string>): string {
  if (rule.condition !== undefined) return `(${checkCondition(rule.condition, columns, rule.where)})`
  const known = builtIn[rule.name]
  if (known !== undefined) return known
  throw new TajoError('TAJO_CONFIG_INVALID', `${rule.where}: nothing says who belongs in ${rule.name}.`, {
    hint: `Give it a condition, { id: ${rule.id}, where: "…" }, or use a name that has one: ${Object.keys(builtIn).join(', ')}.`,
  })
}

/** Runs the condition where it cannot write, so that what is wrong with it is said with its place. */
async function tryCondition(
  warehouse: Pick<Warehouse, 'query'>,
  rule: ListRule,
  condition: string,
  members: string,
): Promise<void> {
  const wrong = (found: string): TajoError =>
    new TajoError('TAJO_CONFIG_INVALID', `${rule.where}: ${found}`, {
      hint: 'Write a condition that is true or false, such as open_tickets > 2 AND avg_csat < 3.',
    })
  try {
    const { columns } = await warehouse.query(`SELECT ${condition} AS is_in FROM (${members}) r LIMIT 0`)
    const type = columns[0]?.type.toLowerCase() ?? ''
    if (!type.startsWith('bool')) throw wrong(`the condition is no condition but of type ${type}.`)
    // Some values fail only where there are rows.
    await warehouse.query(`SELECT count(*) FILTER (WHERE ${condition}) AS n FROM (${members}) r`)
  } catch (error) {
    if (!isTajoError(error) || error.code !== 'TAJO_QUERY') throw error
    throw wrong(`the condition cannot be run: ${error.message}`)
  }
}
