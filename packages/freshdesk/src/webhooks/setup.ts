import { at, isObject } from '@tajo/core/json'
import type { WebhookSetup, WebhookSetupPlan } from '@tajo/core/webhook'
import type { FreshdeskClient } from '../client.ts'
import { perPage, recordsOf } from '../read/pages.ts'
import { automations } from '../streams/automations.ts'
import { type WantedRule, wantedRules } from './wanted-rules.ts'

type Step = WebhookSetupPlan['steps'][number]

interface Rule {
  readonly name: string
  readonly active: boolean
}

/**
 * The API has no webhooks [doc]: they are actions of automation rules, and a rule wrongly made acts on every ticket. So a person
 * makes them; Tajo says how, and sees which there are.
 */
export function webhookSetup(client: FreshdeskClient): WebhookSetup {
  return {
    plan: async ({ url }) => {
      const wanted = wantedRules(url)
      const creating = await rulesPostingTo(client, 1, url)
      const updating = await rulesPostingTo(client, 4, url)
      const unread = creating === undefined || updating === undefined
      const steps = [...stepsFor(wanted, 1, creating), ...stepsFor(wanted, 4, updating)]
      return { vendor: 'Freshdesk', url, steps: unread ? [unknown, ...steps] : steps }
    },
    apply: async (plan, { secret }) => ({
      done: {
        ...plan,
        steps: plan.steps.map((step) =>
          step.action === 'by-hand'
            ? { ...step, text: `Nothing was written in Freshdesk; left to you: ${step.text}` }
            : step,
        ),
      },
      secret,
    }),
  }
}

const unknown: Step = {
  action: 'by-hand',
  text: 'Look under Admin → Workflows → Automations for rules that post to this address already: the key may not read them.',
}

/** Rules by their own name first; any other that posts here stands in for one that has none. */
function stepsFor(wanted: readonly WantedRule[], type: 1 | 4, found: readonly Rule[] | undefined): readonly Step[] {
  const ours = wanted.filter((one) => one.type === type)
  const others = (found ?? []).filter(({ name }) => !ours.some((one) => one.name === name))
  return ours.map((one) => {
    const rule = found?.find(({ name }) => name === one.name) ?? others.shift()
    if (rule === undefined) return { action: 'by-hand', text: toMake(one), settings: one.settings }
    if (!rule.active) return { action: 'by-hand', text: `Turn on the rule “${rule.name}”: it posts here, but is off.` }
    return { action: 'keep', text: `The rule “${rule.name}” tells of ${one.tellsOf}.` }
  })
}

function toMake({ name, tellsOf }: WantedRule): string {
  return `Make the rule “${name}” under Admin → Workflows → Automations, with the settings below: it tells of ${tellsOf}.`
}

/** `undefined` where the key may not read rules, or the account has none to read. */
async function rulesPostingTo(client: FreshdeskClient, type: 1 | 4, url: string): Promise<readonly Rule[] | undefined> {
  const { name: stream, path } = automations
  const rules: Rule[] = []
  for (let page = 1; ; page += 1) {
    const query = { per_page: perPage, page }
    const answer = await client.get(path.replace('{type}', String(type)), query, { stream, interactive: true })
    if (answer.kind !== 'ok') return undefined
    const records = recordsOf(answer.data).filter(isObject)
    for (const rule of records.filter((one) => postsTo(one['actions'], url)))
      rules.push({ name: String(rule['name'] ?? rule['id']), active: rule['active'] !== false })
    if (!answer.hasNext || records.length === 0) return rules
  }
}

/** Whichever key of the action holds the address: the reference shows no webhook action. */
function postsTo(actions: unknown, url: string): boolean {
  const list = Array.isArray(actions) ? (actions as readonly unknown[]) : []
  return list.some((action) => {
    if (!isObject(action)) return false
    const values = [...Object.values(action), at(action, ['value', 'url'])]
    return values.some((value) => typeof value === 'string' && bare(value) === bare(url))
  })
}

function bare(url: string): string {
  return url.trim().replace(/\/+$/, '')
}
