import type { Random } from '../../story/random.ts'
import { HOUR, MINUTE } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import { opened } from '../world/ticket-progress.ts'
import type { Ticket } from '../world/ticket-record.ts'
import type { Person } from './contacts.ts'
import { draftTicket, overdue } from './draft-ticket.ts'
import { contentOf } from './ticket-content.ts'

const OFFERS = [
  'You have WON a moon plot',
  'Cheap umbrellas, wholesale',
  'RE: RE: your inheritance',
  '💊💊💊 best price',
] as const

/** A mail nobody asked for, marked within the hour. */
export function spamOf(data: WorldData, random: Random, id: number, createdAt: number, person: Person): Ticket {
  const subject = random.pick(OFFERS)
  const draft = {
    ...draftTicket(data, random, id, createdAt, person),
    ...contentOf(random, { topic: 'howto', order: '0', n: '1' }, person, createdAt),
    ...opened(createdAt),
    subject,
    description: `<div>${subject}</div>`,
    tags: [],
    group_id: null,
    responder_id: null,
  }
  const markedAt = Math.min(data.now(), createdAt + random.int(MINUTE, HOUR))
  return { ...draft, ...overdue(draft, data.now()), spam: true, updated_at: markedAt }
}
