import { TajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { type Started, startSandbox } from '../sandboxes.ts'
import { initWords } from '../text/init.ts'
import { sandboxText } from '../text/sandbox.ts'

export interface SandboxInput {
  readonly port: number
  readonly plan: string
  readonly tickets?: number
  readonly faults?: boolean
}

/** Share of calls that fail with --faults. */
const faultRate = 0.02

/** Runs until it is interrupted; that is its proper end. */
export async function sandbox(context: Context, helpdesk: string | undefined, input: SandboxInput): Promise<number> {
  const started: Started[] = []
  try {
    for (const type of helpdesksOf(helpdesk)) {
      // The second helpdesk listens beside the first.
      const port = input.port === 0 ? 0 : input.port + started.length
      started.push(await startSandbox(type, { ...input, port }))
    }
    if (input.faults === true) {
      for (const { sandbox } of started)
        sandbox.faults.rate(faultRate, ['429', '500', '503html', 'reset', 'truncate', 'slow'], Math.random)
    }
    context.result({ sandboxes: started.map((one) => factsOf(one, input.plan)) }, (style) =>
      sandboxText(started, input.plan, style),
    )
    await new Promise<void>((resolve) => {
      const dispose = context.io.onInterrupt(() => {
        dispose()
        resolve()
      })
    })
  } finally {
    for (const { close } of started) await close()
  }
  return 0
}

function helpdesksOf(named: string | undefined): readonly Started['type'][] {
  if (named === undefined) return ['freshdesk', 'zendesk']
  if (named === 'freshdesk' || named === 'zendesk') return [named]
  throw new TajoError('TAJO_USAGE', `There is no sandbox of ${named}.`, { hint: initWords.helpdesks })
}

function factsOf(started: Started, plan: string) {
  const common = { type: started.type, baseUrl: started.url, plan, tickets: started.sandbox.world.tickets.size }
  if (started.type === 'freshdesk') return { ...common, apiKey: started.apiKey }
  const { email, apiToken, clientId, clientSecret } = started
  return { ...common, email, apiToken, clientId, clientSecret }
}
