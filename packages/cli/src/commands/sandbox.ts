import { TajoError } from '@tajo/core/errors'
import type { Plan } from '@tajo/sandbox/freshdesk/options'
import type { StartedFreshdeskSandbox } from '@tajo/sandbox/freshdesk/start'
import type { Context } from '../context.ts'
import { sandboxText, sandboxWords } from '../text/sandbox.ts'

export interface SandboxInput {
  readonly port: number
  readonly plan: Plan
  readonly tickets?: number
  readonly faults?: boolean
}

/** Share of calls that fail with --faults. */
const faultRate = 0.02

/** Runs until it is interrupted; that is its proper end. */
export async function sandbox(context: Context, input: SandboxInput): Promise<number> {
  const started = await startOn(input.port, input)
  if (input.faults === true) {
    started.sandbox.faults.rate(faultRate, ['429', '500', '503html', 'reset', 'truncate', 'slow'], Math.random)
  }
  const facts = {
    baseUrl: started.url,
    apiKey: started.apiKey,
    plan: input.plan,
    tickets: started.sandbox.world.tickets.size,
  }
  context.result(facts, (style) => sandboxText(facts, style))
  await new Promise<void>((resolve) => {
    const dispose = context.io.onInterrupt(() => {
      dispose()
      resolve()
    })
  })
  await started.close()
  return 0
}

export async function startOn(
  port: number,
  input: { readonly plan?: Plan; readonly tickets?: number },
): Promise<StartedFreshdeskSandbox> {
  const { startFreshdeskSandbox } = await import('@tajo/sandbox/freshdesk/start')
  const { plan, tickets } = input
  try {
    return await startFreshdeskSandbox({
      port,
      ...(plan === undefined ? {} : { plan }),
      ...(tickets === undefined ? {} : { size: { tickets } }),
    })
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    if (!taken) throw cause
    throw new TajoError('TAJO_USAGE', sandboxWords.portTaken(port), { cause, hint: sandboxWords.otherPort })
  }
}
