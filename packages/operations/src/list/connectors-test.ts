import { sourceNamed } from '@tajo/core/config/sources'
import type { TestReport } from '@tajo/engine/reports'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { withSource } from '../with-source.ts'
import type { WebhookState } from '../workplace.ts'
import { source as sourceName } from './inputs.ts'

/** `error` stands first, and only where the account could not be entered. */
export type ConnectorTest = Omit<TestReport, 'error'> & {
  readonly error?: NonNullable<TestReport['error']>
  /** Only where a server is asked: it takes them. */
  readonly webhooks?: WebhookState
}

export const connectorsTestOperation = operation({
  name: 'connectors.test',
  summary: 'Tries every stream of a source, and says what is missing.',
  method: 'POST',
  path: '/v1/connectors/{source}/test',
  role: 'operator',
  input: z.strictObject({ source: sourceName }),
  run: async (place, input): Promise<ConnectorTest> => {
    const { testSource } = await import('@tajo/engine/test-source')
    const source = sourceNamed(place.config, input.source)
    return withSource(place, source, async (opened) => {
      const { error, ...rest } = await testSource(opened)
      if (error !== null) return { error, ...rest }
      const webhooks = (await place.webhooksOf?.(source, opened.connection)) ?? null
      return webhooks === null ? rest : { ...rest, webhooks }
    })
  },
})
