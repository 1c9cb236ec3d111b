import { sourceNamed } from '@tajo/core/config/sources'
import type { TestReport } from '@tajo/engine/reports'
import { z } from 'zod'
import { operation } from '../operation.ts'
import { withSource } from '../with-source.ts'
import { source } from './inputs.ts'

/** `error` stands first, and only where the account could not be entered. */
export type ConnectorTest = Omit<TestReport, 'error'> & { readonly error?: NonNullable<TestReport['error']> }

export const connectorsTestOperation = operation({
  name: 'connectors.test',
  summary: 'Tries every stream of a source, and says what is missing.',
  method: 'POST',
  path: '/v1/connectors/{source}/test',
  role: 'operator',
  input: z.strictObject({ source }),
  run: async (place, input): Promise<ConnectorTest> => {
    const { testSource } = await import('@tajo/engine/test-source')
    const { error, ...rest } = await withSource(place, sourceNamed(place.config, input.source), testSource)
    return error === null ? rest : { error, ...rest }
  },
})
