import { TajoError } from '@tajo/core/errors'
import type { Transport } from '@tajo/core/http/transport'
import type { WebhookSetup, WebhookSetupPlan } from '@tajo/core/webhook'
import type { ZendeskClient } from '../client.ts'
import { conditional, namePrefix, type Registered, registeredWebhooks } from './registered.ts'
import { createWebhook, replaceWebhook, signingSecret } from './setup-calls.ts'
import { subscriptions } from './topics.ts'

type Step = WebhookSetupPlan['steps'][number]

/** A step, and the webhook it is about where there is one. */
interface Intent {
  readonly step: Step
  readonly hook?: Registered
}

export interface WebhookSetupOptions {
  /** The source's name, a part of the webhook's. */
  readonly source: string
  readonly client: ZendeskClient
  readonly transport: Pick<Transport, 'call'>
  /** Scope of the access token, where the vendor said it. */
  readonly scope: () => Promise<string | undefined>
}

const description = 'Tells Tajo which tickets, users and organizations to read again.'
const tellsOf = `${subscriptions.length} events of tickets, users and organizations`

/** Registers the one event-subscribed webhook Tajo reads. Zendesk makes its signing secret. */
export function webhookSetup({ source, client, transport, scope }: WebhookSetupOptions): WebhookSetup {
  const name = `${namePrefix}: ${source}`
  const look = async (url: string): Promise<readonly Intent[]> =>
    intentsFor(await registeredWebhooks(client), { name, url, mayWrite: mayWrite(await scope()) })
  return {
    plan: async ({ url }) => planOf(url, await look(url)),
    apply: async (plan) => {
      const { url } = plan
      const intents = await look(url)
      if (JSON.stringify(planOf(url, intents).steps) !== JSON.stringify(plan.steps)) {
        throw new TajoError(
          'TAJO_WEBHOOK_SETUP',
          'Zendesk: what is registered is not what it was when the plan was made.',
        )
      }
      let ours: string | undefined
      for (const { step, hook } of intents) {
        const id = await carryOut(transport, { name, url }, step.action, hook)
        ours ??= id
      }
      return { done: plan, secret: ours === undefined ? undefined : await signingSecret(transport, ours) }
    },
  }
}

/** Unknown means an API token, or one that somebody else renews: then the vendor decides. */
function mayWrite(scope: string | undefined): boolean {
  if (scope === undefined) return true
  return scope.split(/[\s,]+/).some((one) => one === 'write' || one === 'webhooks:write')
}

function planOf(url: string, intents: readonly Intent[]): WebhookSetupPlan {
  return { vendor: 'Zendesk', url, steps: intents.map(({ step }) => step) }
}

interface Wanted {
  readonly name: string
  readonly url: string
  readonly mayWrite: boolean
}

function intentsFor(hooks: readonly Registered[], wanted: Wanted): readonly Intent[] {
  const here = hooks.filter(({ endpoint }) => bare(endpoint) === bare(wanted.url))
  const [ours, ...doubles] = here.filter((hook) => !isConditional(hook))
  const wired = here.filter(isConditional)
  const moved = hooks.filter(({ name, endpoint }) => name === wanted.name && bare(endpoint) !== bare(wanted.url))
  const rest = [
    ...wired.map((hook) =>
      byHand(
        `Delete the webhook ${named(hook)} in Admin Center, or give it another address: it is wired to triggers, which cannot be changed into events, and it is signed with a secret of its own.`,
      ),
    ),
    ...doubles.map((hook) => byHand(`Delete the webhook ${named(hook)} in Admin Center: it posts here a second time.`)),
    ...moved.map((hook) =>
      byHand(`Delete the webhook ${named(hook)} in Admin Center, unless a Tajo still runs where it posts to.`),
    ),
  ]
  if (ours !== undefined) return [intentFor(ours, wanted), ...rest]
  // Two webhooks have two secrets: first the address is to be free.
  return wired.length > 0 ? rest : [creation(wanted), ...rest]
}

function creation(wanted: Wanted): Intent {
  const text = `the webhook “${wanted.name}”: it tells of ${tellsOf}.`
  return wanted.mayWrite
    ? { step: { action: 'create', text: `Create ${text}` } }
    : byHand(`Create ${text} The access token may only read.`, settingsOf(wanted))
}

function intentFor(hook: Registered, wanted: Wanted): Intent {
  const missing = subscriptions.filter((event) => !hook.subscriptions.includes(event))
  const changes = [
    ...(hook.isActive ? [] : ['it is switched on']),
    ...(missing.length === 0 ? [] : [`it hears of ${missing.length} more events`]),
    ...(hook.method === 'POST' && hook.format === 'json' ? [] : ['it posts JSON']),
  ]
  if (changes.length === 0) {
    return { hook, step: { action: 'keep', text: `The webhook ${named(hook)} tells of ${tellsOf}.` } }
  }
  if (hook.hasAuthentication) changes.push('its authentication is taken off: the signature stands for it')
  const text = `Change the webhook ${named(hook)}: ${changes.join('; ')}.`
  return wanted.mayWrite
    ? { hook, step: { action: 'update', text } }
    : { ...byHand(`${text} The access token may only read.`, settingsOf(wanted)), hook }
}

/** In the words of Admin Center. */
function settingsOf({ name, url }: Wanted): Readonly<Record<string, string>> {
  return {
    Where: 'Admin Center > Apps and integrations > Webhooks > Create webhook',
    Connection: 'Zendesk events',
    Events: subscriptions.join('\n'),
    Name: name,
    'Endpoint URL': url,
    'Request method': 'POST',
    'Request format': 'JSON',
    Authentication: 'None',
  }
}

/** The id of the webhook that is Tajo's after the step. */
async function carryOut(
  transport: Pick<Transport, 'call'>,
  { name, url }: Pick<Wanted, 'name' | 'url'>,
  action: Step['action'],
  hook: Registered | undefined,
): Promise<string | undefined> {
  const whole = {
    name: hook?.name ?? name,
    description: hook === undefined || hook.description === '' ? description : hook.description,
    status: 'active',
    endpoint: url,
    http_method: 'POST',
    request_format: 'json',
    subscriptions: [...new Set([...subscriptions, ...(hook?.subscriptions ?? [])])],
    ...(hook?.customHeaders === undefined ? {} : { custom_headers: hook.customHeaders }),
  }
  if (action === 'create') return createWebhook(transport, whole)
  if (action === 'update' && hook !== undefined) await replaceWebhook(transport, hook.id, whole)
  return hook?.id
}

function byHand(text: string, settings?: Readonly<Record<string, string>>): Intent {
  return { step: { action: 'by-hand', text, ...(settings === undefined ? {} : { settings }) } }
}

function named({ name, id }: Registered): string {
  return `“${name}” (${id})`
}

function isConditional({ subscriptions: events }: Registered): boolean {
  return events.includes(conditional)
}

function bare(url: string): string {
  return url.trim().replace(/\/+$/, '')
}
