import type { ApplyRun } from './apply-run.ts'
import { insist } from './insist.ts'

export interface AttributesDone {
  readonly created: readonly string[]
  /** Not there, and why: their values would be dropped without a word. */
  readonly missing: ReadonlyMap<string, { readonly cause: 'refused' | 'later'; readonly message: string }>
}

/** Creates what the plan says is missing. One that somebody made meanwhile is not an error. */
export async function createAttributes(run: ApplyRun): Promise<AttributesDone> {
  const { plan, destination, gates, signal, progress } = run
  const created: string[] = []
  const missing = new Map<string, { cause: 'refused' | 'later'; message: string }>()
  if (plan.attributesToCreate.length === 0) return { created, missing }
  const there = new Set((await destination.attributes()).map(({ name }) => name))
  for (const [done, attribute] of plan.attributesToCreate.entries()) {
    progress({ phase: 'attributes', done, of: plan.attributesToCreate.length })
    if (there.has(attribute.name)) continue
    if (signal.aborted || !gates.isOpen('attributes')) {
      missing.set(attribute.name, { cause: 'later', message: gates.reasonOf('attributes') ?? 'Interrupted.' })
      continue
    }
    const answer = await insist(() => destination.createAttribute(attribute), run)
    gates.heed('attributes', answer)
    if (answer.ok) created.push(attribute.name)
    else if (answer.cause !== 'duplicate') {
      const isLater = answer.cause === 'busy' || answer.cause === 'limited' || answer.cause === 'unknown'
      missing.set(attribute.name, { cause: isLater ? 'later' : 'refused', message: answer.message })
    }
  }
  return { created, missing }
}
