import { DAY, iso } from '../../world/time.ts'
import type { Retelling } from './retell.ts'

const CAUSES = [
  ['Detected as spam', 0],
  ['Automated response mail, out of office', 11],
  ['Sender domain not on allowlist', 17],
] as const

/** Mails held back; their ids are not ticket ids [oas]. */
export function suspendSome({ data, random }: Retelling): void {
  const count = Math.max(2, Math.round(data.settings.size.tickets / 80))
  for (let place = 0; place < count; place += 1) {
    const id = data.ids.next('suspended')
    const [cause, cause_id] = random.pick(CAUSES)
    const at = iso(data.now() - random.int(1, 13) * DAY)
    const from = { address: `sender${place}@nowhere.example`, name: `Sender ${place}` }
    data.suspended_tickets.put({
      url: `${data.home}/api/v2/suspended_tickets/${id}.json`,
      id,
      author: { id: null, name: from.name, email: from.address },
      subject: random.pick(['You have WON a moon plot', 'Out of office', 'RE: RE: your inheritance']),
      content: 'Please see below.',
      cause,
      cause_id,
      error_messages: null,
      message_id: `<${id}@nowhere.example>`,
      ticket_id: null,
      recipient: 'support@acme.example',
      created_at: at,
      updated_at: at,
      via: { channel: 'email', source: { from, to: { address: 'support@acme.example', name: 'Acme' }, rel: null } },
      attachments: null,
      brand_id: [...data.brands.keys()][0] ?? null,
    })
  }
}
