import { iso } from '../../world/time.ts'
import type { Attachment } from '../world/ticket-record.ts'

export function attachmentRow(attachment: Attachment) {
  const created_at = iso(attachment.created_at)
  return {
    id: attachment.id,
    name: attachment.name,
    content_type: attachment.content_type,
    // The reference's samples say `file_size`; live data says `size` [client].
    size: attachment.size,
    created_at,
    updated_at: created_at,
    attachment_url: `https://attachments.example/helpdesk/${attachment.id}?signature=expires`,
  }
}
