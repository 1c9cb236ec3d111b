import { DAY, iso } from '../../world/time.ts'
import { SUPPORT_EMAIL } from '../world/account.ts'
import type { WorldData } from '../world/data.ts'
import type { IdKind } from '../world/ids.ts'

/** What the tickets refer to: products, mailboxes, surveys. */
export function configure(data: WorldData, since: number): void {
  const stamps = { created_at: iso(since), updated_at: iso(since) }
  const id = (kind: IdKind) => data.ids.next(kind)
  data.products.put({ id: id('product'), name: 'Acme Cloud', description: 'Hosted edition', ...stamps })
  data.products.put({ id: id('product'), name: 'Acme On Your Own Machines', description: null, ...stamps })
  addBusinessHours(data, since)
  addMailboxes(data, since)
  addSurveys(data, since)
}

const OFFICE = { start_time: '8:00 am', end_time: '5:00 pm' }

/** A weekday that is missing is closed; zones carry Rails names, not IANA ones [client]. */
function addBusinessHours(data: WorldData, since: number): void {
  const stamps = { created_at: iso(since), updated_at: iso(since) }
  const week = { monday: OFFICE, tuesday: OFFICE, wednesday: OFFICE, thursday: OFFICE }
  data.business_hours.put({
    id: data.ids.next('business_hour'),
    name: 'Default',
    description: 'Default business calendar',
    time_zone: 'Berlin',
    is_default: true,
    business_hours: { ...week, friday: { start_time: '8:00 am', end_time: '3:00 pm' } },
    ...stamps,
  })
  data.business_hours.put({
    id: data.ids.next('business_hour'),
    name: 'East coast',
    description: null,
    time_zone: 'Eastern Time (US & Canada)',
    is_default: false,
    // The reference's own sample writes the hour with seconds; a reader meets both forms [doc].
    business_hours: { monday: { start_time: '09:00:00 am', end_time: '06:00:00 pm' } },
    ...stamps,
  })
}

function addMailboxes(data: WorldData, since: number): void {
  const stamps = { created_at: iso(since), updated_at: iso(since) }
  const billing = [...data.groups.keys()][0] ?? null
  const boxes = [
    ['Acme Help', SUPPORT_EMAIL, null],
    ['Acme Billing', SUPPORT_EMAIL.replace('help@', 'billing@'), billing],
  ] as const
  for (const [name, address, group_id] of boxes) {
    const id = data.ids.next('email_config')
    const isPrimary = address === SUPPORT_EMAIL
    data.email_configs.put({
      id,
      name,
      product_id: null,
      to_email: address,
      reply_email: address,
      group_id,
      primary_role: isPrimary,
      active: true,
      ...stamps,
    })
    data.email_mailboxes.put({
      id,
      name,
      support_email: address,
      group_id,
      default_reply_email: isPrimary,
      active: true,
      mailbox_type: 'freshdesk_mailbox',
      failure_code: null,
      ...stamps,
      product_id: null,
      freshdesk_mailbox: { forward_email: address },
    })
  }
}

function addSurveys(data: WorldData, since: number): void {
  const old = data.ids.next('survey')
  const current = data.ids.next('survey')
  data.surveys.put({
    id: current,
    title: 'Post-resolution survey',
    active: true,
    created_at: iso(since + 10 * DAY),
    updated_at: iso(since + 40 * DAY),
    questions: [
      {
        id: 'default_question',
        label: 'How satisfied are you with the resolution?',
        accepted_ratings: [103, 100, -103],
        default: true,
      },
      { id: `question_${current + 326}`, label: 'Was it fast enough?', accepted_ratings: [103, 100, -103] },
    ],
  })
  data.surveys.put({
    id: old,
    title: 'Seven faces (retired)',
    active: false,
    created_at: iso(since),
    updated_at: iso(since + 10 * DAY),
    questions: [
      {
        id: 'default_question',
        label: 'How was it?',
        accepted_ratings: [103, 102, 101, 100, -101, -102, -103],
        default: true,
      },
    ],
  })
}
