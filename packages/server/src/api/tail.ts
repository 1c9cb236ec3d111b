import type { Inbox } from '@tajo/control/inbox'
import type { Delivery } from '@tajo/control/inbox/delivery'
import type { Clock } from '@tajo/core/clock'
import type { ServerSentEvent } from './event-stream.ts'

export interface TailOptions {
  readonly source: string | undefined
  /** Where an earlier watch ended, `null`: from now on. */
  readonly after: string | null
  readonly clock: Clock
  readonly signal: AbortSignal
}

const pollMs = 500
const mostAtOnce = 200

/** Deliveries as they are stored, by whichever server. */
export async function* tailOf(inbox: Pick<Inbox, 'tail'>, options: TailOptions): AsyncGenerator<ServerSentEvent> {
  const { source, clock, signal } = options
  let position = options.after
  while (!signal.aborted) {
    const page = await inbox.tail(position, { limit: mostAtOnce, ...(source === undefined ? {} : { source }) })
    position = page.position
    for (const [index, row] of page.deliveries.entries()) {
      // Only the last of a page says where to go on: a watcher that left before it gets the page again.
      const isLast = index === page.deliveries.length - 1
      yield { ...(isLast ? { id: position } : {}), event: 'delivery', data: shown(row) }
    }
    if (page.deliveries.length < mostAtOnce) await clock.sleep(pollMs, signal)
  }
}

function shown({ id, source, topic, happenings, occurredAt, receivedAt, state, note }: Delivery) {
  return { id, source, topic, happenings, occurredAt, receivedAt, state, note }
}
