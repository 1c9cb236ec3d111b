import type { Secrets } from '@tajo/control/secrets'
import { TajoError } from '@tajo/core/errors'
import type { Workplace } from '@tajo/operations/workplace'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gates } from '../intake/gate.ts'
import { type LiveSecrets, webhookSecretName } from '../intake/live-secrets.ts'
import { reachable } from '../intake/reachable.ts'
import { failureSchemas } from './schemas.ts'

export interface SetupRoutes {
  readonly place: Workplace
  readonly gates: Gates
  readonly secrets: LiveSecrets
  readonly kept: Pick<Secrets, 'keep'>
  /** Where vendors reach the server. */
  readonly publicUrl: () => string
}

const stepSchema = z.object({
  action: z.enum(['create', 'update', 'keep', 'by-hand']),
  text: z.string(),
  settings: z.record(z.string(), z.string()).optional(),
})

const setupSchema = z
  .strictObject({
    source: z.string(),
    dryRun: z.boolean().optional().describe('Only plan; nothing is registered.'),
  })
  .meta({ examples: [{ source: 'zendesk', dryRun: true }] })

/** Webhooks are registered at the vendor where it can be done, and spelled out where a person has to. */
export const setupRoutes: FastifyPluginAsyncZod<SetupRoutes> = async (app, dependencies) => {
  const { place, gates, secrets, kept, publicUrl } = dependencies
  app.post(
    '/v1/webhooks/setup',
    {
      config: { role: 'admin', action: 'webhooks.setup' },
      schema: {
        operationId: 'webhooks.setup',
        summary: 'Registers the webhooks of a source at its vendor, after a plan.',
        tags: ['webhooks'],
        body: setupSchema,
        response: {
          200: z.object({
            source: z.string(),
            vendor: z.string(),
            url: z.string(),
            applied: z.boolean(),
            steps: z.array(stepSchema),
            secret: z
              .enum(['configured', 'kept', 'missing'])
              .describe('What deliveries are verified with: of tajo.yml, or kept sealed by the server.'),
          }),
          ...failureSchemas,
        },
      },
    },
    async (request) => {
      const { source: name, dryRun = false } = request.body
      request.asked = request.body
      const { source } = gates.named(name)
      const url = gates.url(reachable(publicUrl()), name)
      return place.withConnection(source, async ({ webhooks }) => {
        if (webhooks === undefined)
          throw new TajoError('TAJO_WEBHOOK_SETUP', `${name}: this vendor’s webhooks cannot be registered by Tajo.`)
        const [live] = await secrets.of(source, true)
        const secret = live?.current
        const plan = await webhooks.plan({ url, secret })
        const result = dryRun ? { done: plan, secret } : await webhooks.apply(plan, { secret })
        const learned = result.secret !== undefined && result.secret !== source.webhooks.secret
        if (!dryRun && learned && result.secret !== undefined) {
          await kept.keep(webhookSecretName(name), result.secret)
          secrets.forget(name)
        }
        return {
          source: name,
          vendor: plan.vendor,
          url,
          applied: !dryRun,
          steps: result.done.steps.map(({ action, text, settings }) => ({
            action,
            text,
            ...(settings === undefined ? {} : { settings: { ...settings } }),
          })),
          secret:
            source.webhooks.secret !== undefined ? 'configured' : result.secret === undefined ? 'missing' : 'kept',
        }
      })
    },
  )
}
