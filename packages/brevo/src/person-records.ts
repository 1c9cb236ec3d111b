import type { JsonObject } from '@tajo/core/json'
import { expectOk } from './answers.ts'
import type { BrevoClient } from './client.ts'
import { stream } from './destination/stream.ts'
import { caps } from './limits.ts'
import { recordsIn } from './read/records.ts'

/** Events of a contact, as far back as the account shows them without being asked for a span. */
export async function personRecords(
  client: BrevoClient,
  id: string,
): Promise<Readonly<Record<string, readonly JsonObject[]>>> {
  const limit = caps.eventsPerPage
  const events: JsonObject[] = []
  for (let offset = 0; ; offset += limit) {
    const query = { contact_id: id, limit, offset }
    const page = recordsIn(expectOk(await client.get('/events', query, { stream })).data, 'events')
    events.push(...(page as readonly JsonObject[]))
    if (page.length < limit) return { events }
  }
}
