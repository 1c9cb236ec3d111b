import type { SqlReader } from '@tajo/core/sql'
import { type Model, shippedModels } from './models.ts'

/** A model as its file describes it: what docs and `tajo models` show. */
export interface ModelDescription {
  readonly name: string
  readonly grain: string
  readonly description: string
  readonly key: readonly string[]
  /** Built by ticket, as a whole, or a view. */
  readonly build: 'by_ticket' | 'whole' | 'view'
  readonly columns: readonly {
    readonly name: string
    readonly type: string
    readonly description: string
    readonly pii: boolean
    readonly tests: readonly string[]
  }[]
  readonly tests: readonly {
    readonly name: string
    readonly description: string
    readonly severity: 'error' | 'warning'
  }[]
  /** Streams it reads, by vendor. */
  readonly inputs: Readonly<Record<string, readonly string[]>>
  /** Models it reads. */
  readonly reads: readonly string[]
  /** Models that read it. */
  readonly readBy: readonly string[]
}

/** Every model that comes with Tajo, each after those it reads. */
export function listModels(): readonly ModelDescription[] {
  const models = shippedModels()
  return models.map((model) => describeModel(model, models))
}

function describeModel({ name, head, parts, reads }: Model, models: readonly Model[]): ModelDescription {
  const inputs: Record<string, string[]> = {}
  for (const part of parts) {
    inputs[part.vendor] = [...new Set([...(inputs[part.vendor] ?? []), ...Object.keys(part.head.inputs)])].sort()
  }
  const reconciled = parts.flatMap((part) =>
    part.head.reconcile === undefined
      ? []
      : [
          {
            name: `reconcile(${part.vendor}.${part.head.reconcile.stream})`,
            description: 'as many rows as the stream has',
            severity: 'error' as const,
          },
        ],
  )
  return {
    name,
    grain: head.grain,
    description: head.description.trim(),
    key: head.key,
    build: head.build,
    columns: Object.entries(head.columns).map(([column, { type, description, pii, tests }]) => ({
      name: column,
      type,
      description: description.trim(),
      pii,
      tests: tests.map(testWords),
    })),
    tests: [...head.tests, ...parts.flatMap((part) => part.head.tests)]
      .map(({ name: test, description, severity }) => ({ name: test, description, severity }))
      .concat(reconciled),
    inputs,
    reads,
    readBy: models.filter((each) => each.reads.includes(name)).map((each) => each.name),
  }
}

function testWords(test: Model['head']['columns'][string]['tests'][number]): string {
  if (test === 'not_null') return 'not null'
  if (test === 'unique') return 'unique'
  return 'accepted' in test ? `one of ${test.accepted.join(', ')}` : `references ${test.references}`
}

/** A model as it stands in a warehouse. */
export interface BuiltModel {
  readonly schema: string
  readonly name: string
  readonly rows: number
  readonly built: 'full' | 'changed' | 'unchanged' | 'view'
  readonly builtAt: string
  readonly milliseconds: number
}

/** The models that were built in a warehouse, with when and how. */
export async function builtModels(sql: SqlReader): Promise<readonly BuiltModel[]> {
  const rows = await sql.rows<Omit<BuiltModel, 'schema'>>(
    `SELECT name, row_count AS "rows", built_how AS built, built_at AS "builtAt", milliseconds FROM _tajo.models ORDER BY name`,
  )
  return rows.map((row) => {
    const dot = row.name.lastIndexOf('.')
    return { ...row, schema: row.name.slice(0, dot), name: row.name.slice(dot + 1) }
  })
}
