/** The support model's words for the columns of a customer's metrics, and the file each is computed in. */
export async function metricDefinitions(): Promise<ReadonlyMap<string, string>> {
  const { shippedModels } = await import('@tajo/models/models')
  return new Map(
    shippedModels('customer_metrics').flatMap(({ head: { name, columns } }) =>
      Object.entries(columns).map(([column, { description }]): [string, string] => [
        `${name}.${column}`,
        `${description} (${name}.sql)`,
      ]),
    ),
  )
}
