import { randomBytes } from 'node:crypto'
import { TajoError } from '@tajo/core/errors'
import type { WebhookSetup, WebhookSetupPlan } from '@tajo/core/webhook'
import { expectOk } from '../answers.ts'
import type { BrevoClient } from '../client.ts'
import { type Registered, registeredWebhooks, stream, type WebhookType } from './registered.ts'

type Step = WebhookSetupPlan['steps'][number]

/** A step, and the webhook it is about where there is one. */
interface Intent {
  readonly step: Step
  readonly type: WebhookType
  readonly hook?: Registered
}

/** Of an account, both types together. [doc] "Getting started with webhooks" */
const most = 40

const descriptions = 'Tajo: '

/** What changes a contact that is stored. There is none for a contact that is new: it shows by an update or a list. [doc] */
const wanted: Readonly<Record<WebhookType, { readonly events: readonly string[]; readonly tellsOf: string }>> = {
  marketing: {
    events: ['contactDeleted', 'contactUpdated', 'hardBounce', 'listAddition', 'spam', 'unsubscribed'],
    tellsOf: 'changes of contacts, and who left by a campaign',
  },
  transactional: {
    events: ['blocked', 'hardBounce', 'invalid', 'spam', 'unsubscribed'],
    tellsOf: 'addresses that transactional mail does not reach',
  },
}

/** Registers the two webhooks Tajo reads, with a bearer token of ours: Brevo signs nothing. Each call is one of a hundred an hour. */
export function webhookSetup(client: BrevoClient): WebhookSetup {
  return {
    plan: async ({ url, secret }) => {
      const intents = intentsFor(await registeredWebhooks(client), url, filled(secret))
      return planOf(url, intents)
    },
    apply: async (plan, { secret }) => {
      const hooks = await registeredWebhooks(client)
      const intents = intentsFor(hooks, plan.url, filled(secret))
      if (JSON.stringify(planOf(plan.url, intents).steps) !== JSON.stringify(plan.steps)) {
        throw new TajoError(
          'TAJO_WEBHOOK_SETUP',
          'Brevo: what is registered is not what it was when the plan was made.',
        )
      }
      const token = filled(secret) ?? ours(hooks, plan.url)[0]?.token ?? randomBytes(32).toString('base64url')
      for (const intent of intents) await carryOut(client, plan.url, intent, token)
      return { done: plan, secret: token }
    },
  }
}

function filled(secret: string | undefined): string | undefined {
  return secret === '' ? undefined : secret
}

function planOf(url: string, intents: readonly Intent[]): WebhookSetupPlan {
  return { vendor: 'Brevo', url, steps: intents.map(({ step }) => step) }
}

function intentsFor(hooks: readonly Registered[], url: string, secret: string | undefined): readonly Intent[] {
  const mine = ours(hooks, url)
  const token = secret ?? mine.find((hook) => hook.token !== undefined)?.token
  let room = most - hooks.length
  return (['marketing', 'transactional'] as const).flatMap((type): readonly Intent[] => {
    const [hook, ...doubles] = mine.filter((one) => one.type === type)
    const elsewhere = hooks.filter((one) => one.type === type && isMovedFrom(one, url))
    const rest = [
      ...doubles.map((one) => byHand(type, `Delete the ${named(one)} in Brevo: it posts here a second time.`)),
      ...elsewhere.map((one) =>
        byHand(type, `Delete the ${named(one)} in Brevo, unless a Tajo still runs where it posts to.`),
      ),
    ]
    if (hook !== undefined) return [intentFor(hook, token), ...rest]
    const isRoom = room > 0
    if (isRoom) room -= 1
    return [isRoom ? creation(type) : byHand(type, full(type)), ...rest]
  })
}

function full(type: WebhookType): string {
  return `Delete a webhook in Brevo: the account has ${most}, and the ${type} one of Tajo’s has no room.`
}

function creation(type: WebhookType): Intent {
  const { events, tellsOf } = wanted[type]
  const text = `Create a ${type} webhook with a bearer token: it tells of ${tellsOf} (${events.join(', ')}).`
  return { type, step: { action: 'create', text } }
}

/** A token that Brevo does not show is set anew: it cannot be compared. */
function intentFor(hook: Registered, token: string | undefined): Intent {
  const { type } = hook
  const missing = wanted[type].events.filter((event) => !hook.events.includes(event))
  const changes = [
    ...(missing.length === 0 ? [] : [`it hears of ${missing.join(', ')} too`]),
    ...(hook.token === undefined || hook.token !== token ? ['it sends the token that is verified with'] : []),
    ...(hook.batched ? ['it sends each event at once'] : []),
  ]
  if (changes.length > 0) {
    return { type, hook, step: { action: 'update', text: `Change the ${named(hook)}: ${changes.join('; ')}.` } }
  }
  return { type, hook, step: { action: 'keep', text: `The ${named(hook)} tells of ${wanted[type].tellsOf}.` } }
}

function byHand(type: WebhookType, text: string): Intent {
  return { type, step: { action: 'by-hand', text } }
}

function named({ id, type }: Registered): string {
  return `${type} webhook ${id}`
}

function ours(hooks: readonly Registered[], url: string): readonly Registered[] {
  return hooks.filter((hook) => bare(hook.url) === bare(url))
}

/** Made by Tajo, when the world reached it elsewhere. */
function isMovedFrom(hook: Registered, url: string): boolean {
  return hook.description.startsWith(descriptions) && bare(hook.url) !== bare(url)
}

function bare(url: string): string {
  return url.trim().replace(/\/+$/, '')
}

async function carryOut(client: BrevoClient, url: string, { step, type, hook }: Intent, token: string): Promise<void> {
  if (step.action !== 'create' && step.action !== 'update') return
  const { events, tellsOf } = wanted[type]
  const json = {
    url,
    description: `${descriptions}${tellsOf}`,
    events: [...new Set([...events, ...(hook?.events ?? [])])],
    auth: { type: 'bearer', token },
    batched: false,
  }
  expectOk(
    hook === undefined
      ? await client.write({ method: 'POST', path: '/webhooks', json: { type, ...json }, stream, safety: 'unsafe' })
      : await client.write({ method: 'PUT', path: `/webhooks/${hook.id}`, json, stream, safety: 'idempotent' }),
  )
}
