import type { News } from '@tajo/operations/operation'
import type { Workplace } from '@tajo/operations/workplace'
import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { callerIn } from '../auth/bearer.ts'
import { type AnyOperation, fieldsOf, namesInPath } from './any-operation.ts'
import { hungUp } from './hung-up.ts'
import { inputReader } from './input.ts'
import { failureSchemas } from './schemas.ts'

export interface OperationRoutes {
  readonly operations: readonly AnyOperation[]
  readonly place: Workplace
  /** Hands an operation to the queue. */
  readonly enqueue: (
    operation: AnyOperation,
    input: unknown,
    actor: string,
  ) => Promise<{ readonly id: string; readonly kind: string }>
}

const startedSchema = z
  .object({ job: z.object({ id: z.string(), kind: z.string() }) })
  .describe('A job does it; its news are at /v1/jobs/{id}/events.')
  .meta({ examples: [{ job: { id: '5f3c1b9e-0000-4000-8000-000000000000', kind: 'sync' } }] })

/** Each operation at its address. Whatever it does, the command line does the same. */
export const operationRoutes: FastifyPluginAsync<OperationRoutes> = async (app, { operations, place, enqueue }) => {
  for (const operation of operations) {
    const read = inputReader(operation)
    app.route({
      method: operation.method,
      url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
      config: { role: operation.role, action: operation.name },
      schema: {
        operationId: operation.name,
        summary: operation.summary,
        tags: [operation.name.split('.')[0] ?? 'tajo'],
        ...partsOf(operation),
        response: {
          ...(operation.job === undefined
            ? { 200: z.unknown().describe('What the command prints with --json.') }
            : { 202: startedSchema }),
          ...failureSchemas,
        },
      },
      // The whole input is checked at once: a rule may join a field of the path with one of the body.
      validatorCompiler: () => (value) => ({ value }),
      handler: async (request, reply) => {
        const input = read(request)
        request.asked = input
        const actor = callerIn(request).name
        if (operation.job !== undefined) {
          const { id, kind } = await enqueue(operation, input, actor)
          return reply.code(202).send({ job: { id, kind } })
        }
        const output = await operation.run(place, input as never, { signal: hungUp(reply), tell: ignore, actor })
        return reply.code(200).send(output ?? null)
      },
    })
  }
}

const ignore = (_: News): void => {}

/** The input, split into where its fields are sent. */
function partsOf({ input, path, method }: AnyOperation): {
  readonly params?: z.ZodType
  readonly querystring?: z.ZodType
  readonly body?: z.ZodType
} {
  const fields = fieldsOf(input)
  if (fields === undefined) return method === 'POST' || method === 'PUT' ? { body: input } : {}
  const inPath = namesInPath(path)
  const pick = (wanted: (name: string) => boolean): z.ZodType | undefined => {
    const chosen = Object.entries(fields).filter(([name]) => wanted(name))
    return chosen.length === 0 ? undefined : z.object(Object.fromEntries(chosen))
  }
  const params = pick((name) => inPath.includes(name))
  const rest = pick((name) => !inPath.includes(name))
  return {
    ...(params === undefined ? {} : { params }),
    ...(rest === undefined ? {} : method === 'POST' || method === 'PUT' ? { body: rest } : { querystring: rest }),
  }
}
