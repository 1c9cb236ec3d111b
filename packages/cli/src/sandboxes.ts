import { TajoError } from '@tajo/core/errors'
import type { StartedFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import type { StartedZendeskSandbox } from '@tajo/sandbox/zendesk/start'
import { sandboxWords } from './text/sandbox.ts'

export type Started =
  | ({ readonly type: 'freshdesk' } & StartedFreshdeskSandbox)
  | ({ readonly type: 'zendesk' } & StartedZendeskSandbox)

export interface SandboxOptions {
  /** 0 takes any that is free. */
  readonly port: number
  readonly plan?: string
  readonly tickets?: number
}

/** What each helpdesk calls its plans; `unlimited` has no limits. */
const plans = {
  freshdesk: ['trial', 'growth', 'pro', 'enterprise', 'unlimited'],
  zendesk: ['team', 'growth', 'professional', 'enterprise', 'enterprise_plus', 'unlimited'],
} as const

export async function startSandbox(type: Started['type'], { port, plan, tickets }: SandboxOptions): Promise<Started> {
  const size = tickets === undefined ? {} : { size: { tickets } }
  try {
    if (type === 'freshdesk') {
      const { startFreshdeskSandbox } = await import('@tajo/sandbox/freshdesk/start')
      return { type, ...(await startFreshdeskSandbox({ port, ...planOf(plans.freshdesk, plan, type), ...size })) }
    }
    const { startZendeskSandbox } = await import('@tajo/sandbox/zendesk/start')
    return { type, ...(await startZendeskSandbox({ port, ...planOf(plans.zendesk, plan, type), ...size })) }
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (!taken) throw cause
    throw new TajoError('TAJO_USAGE', sandboxWords.portTaken(port), { cause, hint: sandboxWords.otherPort })
  }
}

function planOf<Plan extends string>(known: readonly Plan[], name: string | undefined, type: string): { plan?: Plan } {
  if (name === undefined) return {}
  const plan = known.find((candidate) => candidate === name)
  if (plan !== undefined) return { plan }
  throw new TajoError('TAJO_USAGE', sandboxWords.noSuchPlan(type, name), { hint: sandboxWords.hasPlans(known) })
}
