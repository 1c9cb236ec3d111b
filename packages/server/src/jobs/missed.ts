import type { Inbox } from '@tajo/control/inbox'
import { sourceNamed } from '@tajo/core/config/sources'
import {
  type MissedByWebhooks,
  missedByWebhooks,
  rowsChangedSince,
} from '@tajo/operations/deliveries/missed-by-webhooks'
import type { NotBegun, SyncOutcome } from '@tajo/operations/sync-source'
import { withSource } from '@tajo/operations/with-source'
import type { JobContext } from './context.ts'

type SyncReport = Exclude<SyncOutcome, NotBegun>

/** A delivery may come before the sync that reads the change began, and a clock be ahead of another. */
const marginMs = 10 * 60_000
const pageSize = 1_000

/**
 * Of what a sync changed, what no delivery had told; `undefined` where no delivery ever came, and of Brevo, whose deliveries name
 * people by their address and whose changes are Tajo's own for the most part.
 */
export async function missedBy(
  { place, control }: JobContext,
  { source: name, startedAt }: SyncReport,
): Promise<MissedByWebhooks | undefined> {
  const config = sourceNamed(place.config, name)
  const first = config.type === 'brevo' ? null : await control.inbox.firstReceivedAt(name)
  if (first === null) return undefined
  return place.withWarehouse({ command: 'sync' }, async (warehouse) => {
    const [, before] = await warehouse.runs({ source: name, limit: 2 })
    const since = Date.parse(before?.startedAt ?? first) - marginMs
    const told = await toldSince(control.inbox, name, new Date(since).toISOString())
    const rows = await withSource(place, config, (source) => rowsChangedSince(source, warehouse, new Date(startedAt)))
    return missedByWebhooks(rows, { told, liveSince: new Date(first) })
  })
}

async function toldSince(inbox: Inbox, source: string, since: string): Promise<ReadonlySet<string>> {
  const told = new Set<string>()
  for (let beforeId: number | undefined; ; ) {
    const page = await inbox.list({ source, since, limit: pageSize, ...(beforeId === undefined ? {} : { beforeId }) })
    for (const { hints } of page) for (const { stream, key } of hints) told.add(`${stream} ${key}`)
    if (page.length < pageSize) return told
    beforeId = page.at(-1)?.id
  }
}
