import { z } from 'zod'
import { operation } from '../operation.ts'

/** The configured sources. */
export const connectorsListOperation = operation({
  name: 'connectors.list',
  summary: 'The configured sources, switched-off ones included.',
  method: 'GET',
  path: '/v1/connectors',
  role: 'viewer',
  input: z.strictObject({}),
  run: async ({ config }) => ({
    connectors: [
      ...config.sources.map(({ name, type, enabled, domain, layer }) => ({ name, type, enabled, domain, layer })),
      ...config.unusedSources.map(({ name, type }) => ({ name, type, enabled: false })),
    ],
  }),
})
