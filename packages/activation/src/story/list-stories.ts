import type { ActivationConfig } from '@tajo/core/config/activation-config'
import type { Json, JsonObject } from '@tajo/core/json'
import type { SqlWork } from '@tajo/core/sql'
import { conditionOf, type ModelTables, membersOf } from '../lists/rules.ts'
import type { BrevoFacts, ListStory } from './story.ts'

/** Every list of the file: whether the customer belongs in it, by which condition over which values, and whether they are in it. */
export async function listStories(
  sql: SqlWork,
  { sources }: ActivationConfig,
  tables: ModelTables,
  customerId: string,
  brevo: BrevoFacts | null,
): Promise<readonly ListStory[]> {
  const stories: ListStory[] = []
  for (const source of sources) {
    if (source.lists.length === 0) continue
    const { columns, sql: members } = membersOf(source.source, tables)
    for (const rule of source.lists) {
      const condition = conditionOf(rule, columns)
      const [row] = await sql.rows<JsonObject>(
        `SELECT r.*, CASE WHEN ${condition} THEN TRUE ELSE FALSE END AS tajo_belongs FROM (${members}) r WHERE r.customer_id = $customer`,
        { customer: customerId },
      )
      const there = brevo?.lists.find(({ id }) => id === rule.id)
      stories.push({
        id: rule.id,
        name: rule.name,
        source: source.source,
        where: rule.where,
        condition: plainCondition(condition),
        values: valuesIn(condition, columns, row ?? {}),
        // Of another helpdesk: the rule does not speak of them.
        belongs: row?.['tajo_belongs'] === true,
        isIn: there !== undefined,
        isOurs: there?.isOurs === true,
      })
    }
  }
  return stories
}

/** As a person would write it. */
function plainCondition(condition: string): string {
  const bare = condition.replaceAll('"', '')
  return bare.startsWith('(') && bare.endsWith(')') && isPaired(bare) ? bare.slice(1, -1) : bare
}

/** Whether the first parenthesis is closed by the last one. */
function isPaired(text: string): boolean {
  let open = 0
  for (const [index, sign] of [...text].entries()) {
    if (sign === '(') open += 1
    if (sign === ')') open -= 1
    if (open === 0 && index < text.length - 1) return false
  }
  return true
}

function valuesIn(condition: string, columns: ReadonlySet<string>, row: JsonObject): JsonObject {
  const words = new Set([...condition.matchAll(/[a-z_][a-z0-9_]*/gi)].map(([word]) => word.toLowerCase()))
  const named = [...columns].filter((column) => words.has(column.toLowerCase()))
  return Object.fromEntries(named.map((column): [string, Json] => [column, row[column] ?? null]))
}
