import type { CatalogTable, Warehouse } from '@tajo/core/warehouse'
import { builtModels, listModels, type ModelDescription } from '@tajo/models/list-models'

/** The models that are built, as tables of the catalog beside those of the sources. */
export async function modelTables(warehouse: Warehouse): Promise<readonly CatalogTable[]> {
  const [known] = await warehouse
    .query(`SELECT count(*) FROM information_schema.tables WHERE table_schema = '_tajo' AND table_name = 'models'`)
    .then(({ rows }) => rows)
  // A warehouse that an older Tajo wrote last has no models yet.
  if (known?.[0] === 0) return []
  const built = await warehouse.work(async (sql) => {
    const models = []
    for (const model of await builtModels(sql)) {
      // A view has the rows of this moment.
      const rows =
        model.built === 'view' ? await sql.count(`SELECT count(*) FROM "${model.schema}"."${model.name}"`) : model.rows
      models.push({ ...model, rows })
    }
    return models
  })
  const described = new Map(listModels().map((model) => [model.name, model]))
  return built.flatMap(({ schema, name, rows, builtAt }): CatalogTable[] => {
    const model = described.get(name)
    if (model === undefined) return []
    return [
      {
        source: 'models',
        stream: name,
        layer: schema,
        table: name,
        description: `${model.grain}. ${model.description}`,
        folder: null,
        key: model.key,
        parent: null,
        rows,
        deletedRows: 0,
        lastSyncedAt: builtAt,
        columns: model.columns.map((column) => ({ ...column })),
        references: referencesOf(model),
      },
    ]
  })
}

/** Columns that a test holds against another model's. */
function referencesOf({ columns }: ModelDescription): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap(({ name, tests }) =>
      tests.flatMap((test) => {
        const model = /^references (\w+)\./.exec(test)?.[1]
        return model === undefined ? [] : [[name, model] as const]
      }),
    ),
  )
}
