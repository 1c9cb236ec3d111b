import { DAY, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import { htmlOf } from './ticket-content.ts'

const FOLDERS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Billing',
    [
      ['VAT correction', 'We corrected the invoice. {{ticket.url}}'],
      ['Refund on its way', 'You will see it in five days.'],
    ],
  ],
  [
    'Technical',
    [
      ['Ask for a screenshot', 'Could you send a screenshot and the time it happened?'],
      ['Webhook secret', 'Please rotate the secret under Settings.'],
      ['Zugang zurückgesetzt', 'Ihr Zugang wurde zurückgesetzt.'],
    ],
  ],
  ['Personal', []],
]

/** Reachable folder by folder only: there is no flat list [doc]. */
export function writeCannedResponses(data: WorldData, since: number): void {
  const stamps = { created_at: iso(since + 76 * DAY), updated_at: iso(since + 76 * DAY) }
  for (const [name, responses] of FOLDERS) {
    const folder_id = data.ids.next('canned_folder')
    const responses_count = responses.length
    data.canned_response_folders.put({ id: folder_id, name, personal: name === 'Personal', responses_count, ...stamps })
    for (const [title, content] of responses) {
      const id = data.ids.next('canned_response')
      const content_html = htmlOf(content)
      const shared = { group_ids: [], visibility: 0 }
      data.canned_responses.put({ id, title, folder_id, content, content_html, attachments: [], ...stamps, ...shared })
    }
  }
}
