import type { BudgetState } from '@tajo/core/budget/types'
import type { DestinationCost } from '@tajo/core/destination'
import { caps } from '../limits.ts'
import { batchFrom } from './events.ts'

/** How many changed contacts make an import the cheaper way: it takes a call and some looks at its process, and a while. */
export const importFrom = 100

/** A contact as it goes over the wire. */
const bytesPerRow = 300
/** Read again and again until an import has ended. */
const looksPerImport = 2

type Kind = 'contact' | 'import' | 'membership' | 'event' | 'company'

/** Lower bounds: nothing fails, and nobody else uses the account. */
export function costOf(kind: Kind, count: number, state: BudgetState): DestinationCost {
  if (count === 0) return { calls: 0, ms: 0 }
  const contacts = msPerCall(state, 'contacts')
  const other = msPerCall(state, 'other')
  switch (kind) {
    case 'contact':
      return { calls: count, ms: count * contacts }
    case 'membership': {
      const calls = Math.ceil(count / caps.membersPerCall)
      return { calls, ms: calls * contacts }
    }
    case 'import': {
      const imports = Math.ceil((count * bytesPerRow) / caps.importBytes)
      const looks = imports * looksPerImport
      return { calls: imports + looks, ms: Math.max(imports * contacts, looks * other, caps.pollMs) }
    }
    case 'event': {
      if (count < batchFrom) return { calls: count, ms: count * msPerCall(state, 'events') }
      const calls = Math.ceil(count / caps.eventsPerBatch)
      return { calls, ms: calls * other }
    }
    case 'company':
      return { calls: count, ms: count * other }
  }
}

function msPerCall({ allowedOfClass }: BudgetState, limitClass: string): number {
  const rates = [`${limitClass}-second`, `${limitClass}-hour`].flatMap((name) => allowedOfClass[name] ?? [])
  return rates.length === 0 ? 0 : 60_000 / Math.min(...rates)
}
