import { TajoError } from '@tajo/core/errors'
import { send } from '@tajo/operations/remote/ask'
import { findServer } from '@tajo/operations/remote/find-server'
import { serverEvents } from '@tajo/operations/remote/server-events'
import { askApi } from '../ask-api.ts'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { openConfig } from '../open.ts'
import {
  type DeliveryRow,
  deliveryLine,
  deliveryText,
  type Endpoint,
  type SetupAnswer,
  setupText,
  triggerText,
  webhooksText,
  webhookWords,
} from '../text/webhooks.ts'

export interface WebhooksListInput {
  readonly source?: string
  readonly state?: string
  readonly limit: number
}

/** Where vendors send, and what came last. */
export async function webhooksList(context: Context, { source, state, limit }: WebhooksListInput): Promise<number> {
  const config = await openConfig(context)
  const asked = new URLSearchParams({ limit: String(limit), ...(source === undefined ? {} : { source }) })
  if (state !== undefined) asked.set('state', state)
  const path = `/v1/webhooks?${asked}`
  const answer = await askApi<{ endpoints: Endpoint[]; deliveries: DeliveryRow[] }>(context, config, 'GET', path)
  context.result(answer, (style) => webhooksText(answer, context.io.clock.now(), context.width, style))
  return 0
}

/** One delivery in full. */
export async function webhooksShow(context: Context, id: number): Promise<number> {
  const config = await openConfig(context)
  const path = `/v1/webhooks/deliveries/${id}`
  const { delivery } = await askApi<{ delivery: DeliveryRow & { body: string | null } }>(context, config, 'GET', path)
  context.result(delivery, (style) => deliveryText(delivery, context.io.clock.now(), context.width, style))
  return 0
}

export interface WebhooksSetupInput {
  readonly dryRun?: boolean
}

/** Registers the webhooks of a source, or says what a person has to do. */
export async function webhooksSetup(context: Context, source: string, { dryRun }: WebhooksSetupInput): Promise<number> {
  const config = await openConfig(context)
  const body = { source, ...(dryRun === true ? { dryRun } : {}) }
  const answer = await askApi<SetupAnswer>(context, config, 'POST', '/v1/webhooks/setup', body)
  context.result(answer, (style) => setupText(answer, context.width, style))
  return 0
}

export interface WebhooksReplayInput {
  readonly source?: string
  readonly state?: string
}

/** Has stored deliveries worked on once more: those named, or those that failed. */
export async function webhooksReplay(
  context: Context,
  ids: readonly string[],
  { source, state }: WebhooksReplayInput,
): Promise<number> {
  const wrong = ids.find((id) => !/^\d{1,15}$/.test(id))
  if (wrong !== undefined) throw new TajoError('TAJO_USAGE', webhookWords.noNumber(wrong))
  const config = await openConfig(context)
  const body = {
    ...(ids.length === 0 ? {} : { ids: ids.map(Number) }),
    ...(source === undefined ? {} : { source }),
    ...(state === undefined ? {} : { states: [state] }),
    ...(ids.length === 0 && source === undefined && state === undefined ? { states: ['failed', 'dead'] } : {}),
  }
  const answer = await askApi<{ replayed: number }>(context, config, 'POST', '/v1/webhooks/replay', body)
  context.result(answer, () => webhookWords.replayed(answer.replayed))
  return 0
}

export interface WebhooksTriggerInput {
  readonly topic?: string
}

/** A signed delivery made up here, through the door that the vendor's go through. */
export async function webhooksTrigger(
  context: Context,
  source: string,
  { topic }: WebhooksTriggerInput,
): Promise<number> {
  const config = await openConfig(context)
  const body = { source, ...(topic === undefined ? {} : { topic }) }
  const answer = await askApi<{ status: number; text: string; deliveries: DeliveryRow[] }>(
    context,
    config,
    'POST',
    '/v1/webhooks/trigger',
    body,
  )
  context.result(answer, (style) => triggerText(answer, context.io.clock.now(), context.width, style))
  return answer.status < 300 ? 0 : 1
}

/** Deliveries as they come, until Ctrl-C. */
export async function webhooksTail(context: Context, source: string | undefined): Promise<number> {
  const config = await openConfig(context)
  const found = await findServer(config.dir, context.io.serverPatienceMs)
  if (found.kind !== 'running')
    throw new TajoError('TAJO_SERVER_UNREACHABLE', webhookWords.noServer, { hint: webhookWords.startOne })
  // Nothing is read that could be lost.
  const { signal, dispose } = interruptible(context, '')
  const path = `/v1/webhooks/tail${source === undefined ? '' : `?source=${encodeURIComponent(source)}`}`
  context.say(webhookWords.tailing)
  try {
    const request = { method: 'GET', path, body: undefined } as const
    const response = await send(found.server, request, { accept: 'text/event-stream' }, signal)
    if (!response.ok || response.body === null)
      throw new TajoError('TAJO_SERVER_UNREACHABLE', webhookWords.notTailed(response.status))
    for await (const { event, data } of serverEvents(response.body)) {
      if (event !== 'delivery') continue
      const delivery = JSON.parse(data) as DeliveryRow
      // One line each, so that a program can read along.
      if (context.options.json) context.io.stdout.write(`${JSON.stringify(delivery)}\n`)
      else context.io.stdout.write(`${deliveryLine(delivery, context.style)}\n`)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    dispose()
  }
  return 0
}
