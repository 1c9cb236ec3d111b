import type { Clock } from '@tajo/core/clock'
import { at } from '@tajo/core/json'
import { type Answer, expectOk } from '../answers.ts'
import type { BrevoClient } from '../client.ts'
import { caps } from '../limits.ts'
import { recordsIn } from '../read/records.ts'
import { stream } from './stream.ts'

const dayMs = 86_400_000

/** Delivery ids the account has of these events. Days are asked for, one more at each end: the account has a time zone. */
export async function deliveredEvents(
  client: BrevoClient,
  clock: Clock,
  names: readonly string[],
  from: string,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  if (names.length === 0) return found
  const limit = caps.eventsPerPage
  const ask = (endDate: string, offset: number): Promise<Answer> => {
    const days = { startDate: dayOf(Date.parse(from) - dayMs), endDate }
    const query = { event_name: [...new Set(names)], ...days, limit, offset }
    return client.get('/events', query, { stream, limitedPatienceMs: 60_000 })
  }
  let endDate = dayOf(clock.now() + dayMs)
  let answer = await ask(endDate, 0)
  // Whether a day to come may be asked for is not documented; other endpoints refuse it.
  if (answer.kind === 'invalid') {
    endDate = dayOf(clock.now())
    answer = await ask(endDate, 0)
  }
  for (let offset = limit; ; offset += limit) {
    const events = recordsIn(expectOk(answer).data, 'events')
    for (const event of events) {
      const id = at(event, ['event_properties', 'delivery_id'])
      if (typeof id === 'string') found.add(id)
    }
    if (events.length < limit) return found
    answer = await ask(endDate, offset)
  }
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
