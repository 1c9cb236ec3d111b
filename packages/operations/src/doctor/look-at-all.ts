import { isTajoError } from '@tajo/core/errors'
import type { Call } from '../operation.ts'
import { withSource } from '../with-source.ts'
import type { Workplace } from '../workplace.ts'
import type { Check } from './check.ts'
import { checkConfig, checkNode } from './environment.ts'
import { checkClock, checkSource, checkWebhooks } from './source.ts'
import { checkDisk, checkWarehouse } from './warehouse.ts'

/** Looks at everything a sync needs; goes on as far as it can whatever is broken. */
export async function lookAtAll(place: Workplace, { signal }: Pick<Call, 'signal'>): Promise<Check[]> {
  const { config, clock } = place
  const { testSource } = await import('@tajo/engine/test-source')
  const sources: Check[] = []
  for (const source of config.sources.filter(({ enabled }) => enabled)) {
    signal.throwIfAborted()
    try {
      const looked = await withSource(place, source, async (opened) => {
        const report = await testSource(opened)
        const webhooks = report.error === null ? await place.webhooksOf?.(source, opened.connection) : null
        return [...checkSource(report), ...checkWebhooks(webhooks ?? null)]
      })
      sources.push(...looked)
    } catch (error) {
      if (!isTajoError(error)) throw error
      const { message: text, hint: fix, exitCode } = error
      sources.push({ name: source.name, result: 'fail', text, fix, exitCode })
    }
    sources.push(...(await checkClock(source, clock)))
  }
  return [
    checkNode(process.versions.node),
    ...checkConfig(config),
    ...sources,
    ...(await checkDisk(config)),
    ...(await checkWarehouse(place)),
  ]
}
