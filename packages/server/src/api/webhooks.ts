import type { Inbox } from '@tajo/control/inbox'
import type { Delivery } from '@tajo/control/inbox/delivery'
import type { Clock } from '@tajo/core/clock'
import { TajoError } from '@tajo/core/errors'
import type { Hint } from '@tajo/core/webhook'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { HandedOn } from '../intake/hand-on.ts'
import { type EventStreams, lastEventId } from './event-stream.ts'
import { failureSchemas, idParams, limitSchema } from './schemas.ts'
import { tailOf } from './tail.ts'

export interface WebhookRoutes {
  readonly inbox: Inbox
  readonly streams: EventStreams
  readonly clock: Clock
  /** Where vendors send deliveries, per source. */
  readonly endpoints: () => readonly { readonly source: string; readonly url: string }[]
  /** Sends a signed delivery to this server’s own intake. */
  readonly trigger: (order: { source: string; topic?: string; payload?: unknown }) => Promise<{
    readonly status: number
    readonly text: string
    readonly deliveries: readonly Delivery[]
  }>
  /** Takes what an application hands on, whose token vouches for it. */
  readonly handOn: (
    order: HandedOn,
  ) => Promise<{ readonly stored: 'new' | 'duplicate'; readonly keys: readonly string[] }>
  /** Deliveries of these sources wait to be processed. */
  readonly wake: (sources: readonly string[]) => void
}

const deliveryStates = ['pending', 'done', 'ignored', 'unknown', 'failed', 'dead'] as const

const deliverySchema = z.object({
  id: z.number(),
  source: z.string(),
  key: z.string(),
  topic: z.string(),
  happenings: z.array(z.string()),
  hints: z.array(z.unknown()),
  occurredAt: z.string().nullable(),
  receivedAt: z.string(),
  state: z.enum(deliveryStates),
  attempts: z.number(),
  settledAt: z.string().nullable(),
  note: z.string().nullable(),
})

const replaySchema = z
  .strictObject({
    ids: z.array(z.number().int().positive()).min(1).max(1000).optional(),
    source: z.string().optional(),
    states: z.array(z.enum(deliveryStates)).optional().describe('Default: failed and dead.'),
    since: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(
    ({ ids, source, states, since }) =>
      ids !== undefined || source !== undefined || states !== undefined || since !== undefined,
    {
      message: 'name deliveries by ids, source, states or since',
    },
  )
  .meta({ examples: [{ source: 'zendesk', states: ['failed', 'dead'] }] })

const triggerSchema = z
  .strictObject({
    source: z.string(),
    topic: z
      .string()
      .optional()
      .describe('The vendor’s own word, such as ticket.created; default: a change of a ticket.'),
    payload: z.unknown().optional().describe('The whole body; default: one made up for the topic.'),
  })
  .meta({ examples: [{ source: 'zendesk' }] })

const handOnSchema = z
  .strictObject({
    source: z.string(),
    body: z.unknown().describe('The vendor’s own body, or `{ topic, payload }` of an application.'),
    headers: z.record(z.string(), z.string()).optional(),
  })
  .meta({ examples: [{ source: 'freshdesk', body: { topic: 'ticket_updated', payload: { ticketId: 42 } } }] })

/** Deliveries of the vendors: where they go, what came, once more, as they come, and one to try with. */
export const webhookRoutes: FastifyPluginAsyncZod<WebhookRoutes> = async (app, dependencies) => {
  const { inbox, streams, clock, endpoints, trigger, handOn, wake } = dependencies

  app.get(
    '/v1/webhooks',
    {
      // The addresses in it are secrets of their own.
      config: { role: 'operator' },
      schema: {
        operationId: 'webhooks.list',
        summary: 'The address of each source, and the last deliveries.',
        tags: ['webhooks'],
        querystring: z.object({
          limit: limitSchema(50, 500),
          before: z.coerce.number().int().positive().optional(),
          source: z.string().optional(),
          state: z.enum(deliveryStates).optional(),
        }),
        response: {
          200: z.object({
            endpoints: z.array(z.object({ source: z.string(), url: z.string() })),
            deliveries: z.array(deliverySchema),
          }),
          ...failureSchemas,
        },
      },
    },
    async ({ query: { limit, before, source, state } }) => {
      const rows = await inbox.list({
        limit,
        ...(before === undefined ? {} : { beforeId: before }),
        ...(source === undefined ? {} : { source }),
        ...(state === undefined ? {} : { state }),
      })
      return {
        endpoints: endpoints().filter((one) => source === undefined || one.source === source),
        deliveries: rows.map(plain),
      }
    },
  )

  app.get(
    '/v1/webhooks/deliveries/:id',
    {
      // What a customer wrote may stand in it.
      config: { role: 'operator' },
      schema: {
        operationId: 'webhooks.get',
        summary: 'One delivery, with what was sent while that is kept.',
        tags: ['webhooks'],
        params: idParams,
        response: {
          200: z.object({
            delivery: deliverySchema.extend({
              headers: z.record(z.string(), z.string()),
              body: z
                .string()
                .nullable()
                .describe('Null: no longer kept, or beside another event of the same delivery.'),
            }),
          }),
          ...failureSchemas,
        },
      },
    },
    async ({ params: { id } }) => {
      const found = /^\d{1,15}$/.test(id) ? await inbox.get(Number(id)) : undefined
      if (found === undefined || found === null)
        throw new TajoError('TAJO_SERVER_NOT_FOUND', 'There is no delivery of that id.')
      return {
        delivery: { ...plain(found), headers: { ...found.headers }, body: found.body?.toString('utf8') ?? null },
      }
    },
  )

  app.post(
    '/v1/webhooks/replay',
    {
      config: { role: 'operator', action: 'webhooks.replay' },
      schema: {
        operationId: 'webhooks.replay',
        summary: 'Processes stored deliveries once more.',
        description: 'Without ids, the newest thousand of each state; call again for more.',
        tags: ['webhooks'],
        body: replaySchema,
        response: { 200: z.object({ replayed: z.number() }), ...failureSchemas },
      },
    },
    async (request) => {
      request.asked = request.body
      const { replayed, sources } = await inbox.replay(request.body.ids ?? (await idsOf(inbox, request.body)))
      if (sources.length > 0) wake(sources)
      return { replayed: replayed.length }
    },
  )

  app.get(
    '/v1/webhooks/tail',
    {
      // A delivery of Brevo names an address.
      config: { role: 'operator', rateLimit: { max: 120 } },
      schema: {
        operationId: 'webhooks.tail',
        summary: 'Deliveries as they come, as server-sent events: `delivery`.',
        tags: ['webhooks'],
        querystring: z.object({ source: z.string().optional() }),
        produces: ['text/event-stream'],
        response: failureSchemas,
      },
    },
    async (request, reply) => {
      const after = lastEventId(request)
      const { source } = request.query
      await streams.answer(request, reply, (signal) => tailOf(inbox, { source, after, clock, signal }))
      return reply
    },
  )

  app.post(
    '/v1/webhooks/deliveries',
    {
      config: { role: 'operator', action: 'webhooks.hand-on' },
      schema: {
        operationId: 'webhooks.hand-on',
        summary: 'Takes a delivery that another application has received.',
        tags: ['webhooks'],
        body: handOnSchema,
        response: {
          200: z.object({ stored: z.enum(['new', 'duplicate']), keys: z.array(z.string()) }),
          ...failureSchemas,
        },
      },
    },
    async (request) => {
      const { source, body, headers = {} } = request.body
      request.asked = { source }
      const { stored, keys } = await handOn({ source, body, headers })
      return { stored, keys: [...keys] }
    },
  )

  app.post(
    '/v1/webhooks/trigger',
    {
      config: { role: 'operator', action: 'webhooks.trigger' },
      schema: {
        operationId: 'webhooks.trigger',
        summary: 'Sends a signed test delivery to this server’s own intake.',
        tags: ['webhooks'],
        body: triggerSchema,
        response: {
          200: z.object({ status: z.number(), text: z.string(), deliveries: z.array(deliverySchema) }),
          ...failureSchemas,
        },
      },
    },
    async (request) => {
      const { source, topic, payload } = request.body
      request.asked = { source, topic }
      const { status, text, deliveries } = await trigger({
        source,
        ...(topic === undefined ? {} : { topic }),
        ...(payload === undefined ? {} : { payload }),
      })
      return { status, text, deliveries: deliveries.map(plain) }
    },
  )
}

/** Deliveries a person means who names none: those that failed, up to as many as are listed at once. */
async function idsOf(inbox: Inbox, { source, states = ['failed', 'dead'], since }: z.output<typeof replaySchema>) {
  const filter = { limit: 1000, ...(source === undefined ? {} : { source }), ...(since === undefined ? {} : { since }) }
  const lists = await Promise.all(states.map((state) => inbox.list({ ...filter, state })))
  return lists.flat().map(({ id }) => id)
}

function plain({ id, source, key, topic, occurredAt, receivedAt, state, attempts, settledAt, note, ...row }: Delivery) {
  const lists = { happenings: [...row.happenings], hints: row.hints.map(withoutAddress) }
  return { id, source, key, topic, ...lists, occurredAt, receivedAt, state, attempts, settledAt, note }
}

/** Brevo tells of contacts by their address. */
function withoutAddress(hint: Hint): Hint {
  return hint.key.startsWith('email:') ? { ...hint, key: 'email:[hidden]' } : hint
}
