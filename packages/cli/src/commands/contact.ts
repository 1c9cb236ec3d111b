import { targetOf } from '../activation/open-target.ts'
import { planOf } from '../activation/run-activation.ts'
import type { Context } from '../context.ts'
import { openConfig, sayWarnings, withWarehouse } from '../open.ts'
import { contactText } from '../text/contact.ts'

export interface ContactInput {
  /** An attribute of Brevo. */
  readonly why?: string
}

/** One person in every system, as it was synced last. Nothing is asked of a vendor. */
export async function contact(context: Context, asked: string, { why }: ContactInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const target = targetOf(config)
  const { clock } = context.io
  const layers = { support: config.models.layer, mirror: target.account.layer }
  const [{ contactStory }, { mirroredDestination }] = await Promise.all([
    import('@tajo/activation/story/contact-story'),
    import('@tajo/activation/story/mirrored-account'),
  ])
  const definitions = await definitionsOf()
  const answer = await withWarehouse(context, config, { command: 'contact' }, (warehouse) => {
    const destination = mirroredDestination(warehouse, layers)
    return contactStory(warehouse, {
      asked,
      layers,
      clock,
      config: target.config,
      definitions,
      plan: (customerId) => planOf(context, config, target, warehouse, { destination }, customerId),
      ...(why === undefined ? {} : { why }),
    })
  })
  context.result(answer, (style) => contactText(answer, clock.now(), context.width, style))
  return answer.kind === 'found' ? 0 : 1
}

/** The support model's words for its columns, and the file each is computed in. */
async function definitionsOf(): Promise<ReadonlyMap<string, string>> {
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
