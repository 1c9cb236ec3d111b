import { TajoError } from '@tajo/core/errors'
import type { StoryPerson } from '@tajo/sandbox/brevo/options'
import type { StartedBrevoSandbox } from '@tajo/sandbox/brevo/start'
import type { StartedFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import type { StartedZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { sandboxWords } from './text/sandbox.ts'

export type Started =
  | ({ readonly type: 'freshdesk' } & StartedFreshdeskSandbox)
  | ({ readonly type: 'zendesk' } & StartedZendeskSandbox)
  | ({ readonly type: 'brevo' } & StartedBrevoSandbox)

/** In the order they are started: Brevo knows some of the helpdesks' people. */
export const sandboxTypes = ['freshdesk', 'zendesk', 'brevo'] as const satisfies readonly Started['type'][]

/** Where each listens unless another port is named. */
export const usualPorts = { freshdesk: 4101, zendesk: 4102, brevo: 4103 } as const

export interface SandboxOptions {
  /** 0 takes any that is free. */
  readonly port: number
  readonly plan?: string
  readonly tickets?: number
}

/** What each vendor calls its plans; `unlimited` has no limits. */
const plans = {
  freshdesk: ['trial', 'growth', 'pro', 'enterprise', 'unlimited'],
  zendesk: ['team', 'growth', 'professional', 'enterprise', 'enterprise_plus', 'unlimited'],
  brevo: ['general', 'advanced', 'extended', 'unlimited'],
} as const

/** `beside`: what is running already, for an account that knows people of the others. */
export async function startSandbox(
  type: Started['type'],
  { port, plan, tickets }: SandboxOptions,
  beside: readonly Started[] = [],
): Promise<Started> {
  const size = tickets === undefined ? {} : { size: { tickets } }
  try {
    switch (type) {
      case 'freshdesk': {
        const { startFreshdeskSandbox } = await import('@tajo/sandbox/freshdesk/start')
        return {
          type,
          ...(await startFreshdeskSandbox({
            port,
            autoDeliver: true,
            ...planOf(plans.freshdesk, plan, type),
            ...size,
          })),
        }
      }
      case 'zendesk': {
        const { startZendeskSandbox } = await import('@tajo/sandbox/zendesk/start')
        return {
          type,
          ...(await startZendeskSandbox({
            port,
            autoDeliver: true,
            deliveryLanes: 4,
            ...planOf(plans.zendesk, plan, type),
            ...size,
          })),
        }
      }
      case 'brevo': {
        const { startBrevoSandbox } = await import('@tajo/sandbox/brevo/start')
        const people = beside.flatMap(peopleOf)
        return {
          type,
          ...(await startBrevoSandbox({ port, people, autoDeliver: true, ...planOf(plans.brevo, plan, type) })),
        }
      }
    }
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (!taken) throw cause
    throw new TajoError('TAJO_USAGE', sandboxWords.portTaken(port), { cause, hint: sandboxWords.otherPort })
  }
}

/** The plan as this vendor names it; one that only others have is played without limits here. */
export function planFor(type: Started['type'], plan: string, isOnly: boolean): string {
  const known: readonly string[] = plans[type]
  return isOnly ||
    known.includes(plan) ||
    !Object.values(plans).some((names: readonly string[]) => names.includes(plan))
    ? plan
    : 'unlimited'
}

function planOf<Plan extends string>(known: readonly Plan[], name: string | undefined, type: string): { plan?: Plan } {
  if (name === undefined) return {}
  const plan = known.find((candidate) => candidate === name)
  if (plan !== undefined) return { plan }
  throw new TajoError('TAJO_USAGE', sandboxWords.noSuchPlan(type, name), { hint: sandboxWords.hasPlans(known) })
}

function peopleOf(started: Started): StoryPerson[] {
  switch (started.type) {
    case 'freshdesk':
      return [...started.sandbox.world.contacts.values()].flatMap(({ email, name, deleted }) =>
        email === null || deleted ? [] : [{ email, name }],
      )
    case 'zendesk':
      return [...started.sandbox.world.users.values()].flatMap(({ email, name, role, active }) =>
        email === null || role !== 'end-user' || !active ? [] : [{ email, name }],
      )
    case 'brevo':
      return []
  }
}
