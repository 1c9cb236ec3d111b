import type { ReadContext } from '@tajo/core/connector'
import type { ReadEvent } from '@tajo/core/stream'
import type { FreshdeskClient } from '../client.ts'
import { movedWhileRead } from './list.ts'
import { walkList } from './walk.ts'

/** Rule lists: 1 ticket creation, 3 hourly, 4 ticket update (vendor reference, automations). */
const ruleTypes = ['1', '3', '4'] as const

export async function* readAutomations(context: ReadContext<FreshdeskClient>): AsyncIterable<ReadEvent> {
  yield { type: 'walk-start', resume: false }
  let steady = true
  for (const type of ruleTypes) {
    const walk = yield* walkList(context, {
      path: context.stream.path.replace('{type}', type),
      constants: { automation_type_id: type },
    })
    steady &&= walk.steady
  }
  yield { type: 'walk-end', whole: steady }
  yield { type: 'checkpoint', checkpoint: { readAt: new Date(context.clock.now()).toISOString() } }
  if (!steady) yield { type: 'incomplete', reason: movedWhileRead }
}
