import { z } from 'zod'
import { operation } from '../operation.ts'

export const modelsListOperation = operation({
  name: 'models.list',
  summary: 'The models there are, and what one row of each is.',
  method: 'GET',
  path: '/v1/models',
  role: 'viewer',
  input: z.strictObject({}),
  run: async ({ config }) => {
    const { listModels } = await import('@tajo/models/list-models')
    return { models: listModels().map((model) => ({ ...model, name: `${config.models.layer}.${model.name}` })) }
  },
})
