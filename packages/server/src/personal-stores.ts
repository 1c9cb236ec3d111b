import type { Inbox } from '@tajo/control/inbox'
import type { Jobs } from '@tajo/control/jobs'
import type { ServerKey } from '@tajo/control/key'
import { personalInbox } from './personal-inbox.ts'
import { personalQueue } from './personal-queue.ts'

interface Kept {
  readonly inbox: Pick<Inbox, 'eraseWhere'>
  readonly jobs: Pick<Jobs, 'eraseWords'>
}

/** Where a server keeps something personal outside of the warehouse. */
export function personalStoresOf({ inbox, jobs }: Kept, key: ServerKey) {
  return { inbox: personalInbox(inbox), queue: personalQueue(jobs, key) } as const
}
