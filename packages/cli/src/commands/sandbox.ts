import { TajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { planFor, type Started, sandboxTypes, startSandbox, usualPorts } from '../sandboxes.ts'
import { sandboxText, sandboxWords } from '../text/sandbox.ts'

export interface SandboxInput {
  /** Of the first that is started; the others listen beside it. */
  readonly port?: number
  readonly plan: string
  readonly tickets?: number
  readonly faults?: boolean
}

/** Share of calls that fail with --faults. */
const faultRate = 0.02

/** Runs until it is interrupted; that is its proper end. */
export async function sandbox(context: Context, vendor: string | undefined, input: SandboxInput): Promise<number> {
  const started: Started[] = []
  try {
    const types = typesOf(vendor)
    for (const type of types) {
      const port = input.port === undefined ? usualPorts[type] : input.port === 0 ? 0 : input.port + started.length
      const plan = planFor(type, input.plan, types.length === 1)
      started.push(await startSandbox(type, { ...input, port, plan }, started))
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

function typesOf(named: string | undefined): readonly Started['type'][] {
  if (named === undefined) return sandboxTypes
  const type = sandboxTypes.find((one) => one === named)
  if (type !== undefined) return [type]
  throw new TajoError('TAJO_USAGE', `There is no sandbox of ${named}.`, { hint: sandboxWords.vendors })
}

function factsOf(started: Started, plan: string) {
  const common = { type: started.type, baseUrl: started.url, plan: planFor(started.type, plan, false) }
  switch (started.type) {
    case 'brevo':
      return { ...common, contacts: started.sandbox.world.contacts.size, apiKey: started.apiKey }
    case 'freshdesk':
      return { ...common, tickets: started.sandbox.world.tickets.size, apiKey: started.apiKey }
    case 'zendesk': {
      const { email, apiToken, clientId, clientSecret } = started
      return { ...common, tickets: started.sandbox.world.tickets.size, email, apiToken, clientId, clientSecret }
    }
  }
}
