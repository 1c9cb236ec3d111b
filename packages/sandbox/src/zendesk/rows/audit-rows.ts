import { textOf } from '../../rows/html-text.ts'
import type { Json } from '../../world/json.ts'
import { iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Attachment, Audit, Change, Comment } from '../world/records.ts'

const SYSTEM = {
  client: 'Mozilla/5.0',
  ip_address: '192.0.2.10',
  location: 'Springfield, US',
  latitude: 0,
  longitude: 0,
}

/** How the export of events names a channel [recall]. */
const CHANNELS: Readonly<Record<string, string>> = {
  email: 'Mail',
  web: 'Web form',
  api: 'Web service',
  rule: 'Rule',
  voice: 'Phone call (inbound)',
  native_messaging: 'Messaging',
}

/** A comment under its ticket; it names neither the ticket nor when it was changed [rec]. */
export function commentRow(data: WorldData, comment: Comment): object {
  const { via, created_at } = comment
  return { ...commentEvent(data, comment), via, created_at: iso(created_at), metadata: metadata() }
}

function metadata() {
  return { system: SYSTEM, custom: {} }
}

function commentEvent(data: WorldData, comment: Comment) {
  const text = textOf(comment.html)
  return {
    id: comment.id,
    type: comment.type,
    author_id: comment.author_id,
    body: text,
    html_body: comment.html,
    plain_body: text,
    public: comment.public,
    attachments: comment.attachments.map((file) => attachmentRow(data, file)),
    audit_id: comment.audit_id,
  }
}

export function attachmentRow(data: WorldData, { id, file_name, content_type, size }: Attachment): object {
  const content_url = `${data.home}/attachments/token/T${id}/?name=${encodeURIComponent(file_name)}`
  return {
    url: `${data.home}/api/v2/attachments/${id}.json`,
    id,
    file_name,
    content_url,
    mapped_content_url: content_url,
    content_type,
    size,
    width: null,
    height: null,
    inline: false,
    deleted: false,
    malware_access_override: false,
    malware_scan_result: 'malware_not_found',
    thumbnails: [],
  }
}

export function auditRow(data: WorldData, audit: Audit): object {
  const comment = audit.comment_id === null ? undefined : data.comments.get(audit.comment_id)
  return {
    id: audit.id,
    ticket_id: audit.ticket_id,
    created_at: iso(audit.created_at),
    author_id: audit.author_id,
    metadata: metadata(),
    events: [...(comment === undefined ? [] : [commentEvent(data, comment)]), ...audit.changes.map(changeEvent)],
    via: audit.via,
  }
}

/** Ids are texts here [rec]. */
function wordOf(field: string, value: Json): Json {
  return typeof value === 'number' && field.endsWith('_id') ? String(value) : value
}

function changeEvent({ id, type, field, value, previous }: Change) {
  const event = { id, type, value: wordOf(field, value), field_name: field }
  return type === 'Change' ? { ...event, previous_value: wordOf(field, previous) } : event
}

/** A row of the export of ticket events: an audit with its events as children [client]. */
export function ticketEventRow(data: WorldData, audit: Audit, withComments: boolean): object {
  const via = CHANNELS[audit.via.channel] ?? audit.via.channel
  return {
    id: audit.id,
    ticket_id: audit.ticket_id,
    timestamp: audit.created_at,
    created_at: iso(audit.created_at),
    updater_id: audit.author_id,
    via,
    system: SYSTEM,
    metadata: {},
    event_type: 'Audit',
    child_events: [
      ...commentChild(data, audit, via, withComments),
      ...audit.changes.map(({ id, type, field, value, previous }) => ({
        id,
        via,
        via_reference_id: null,
        event_type: type,
        [field]: wordOf(field, value),
        ...(type === 'Change' ? { previous_value: wordOf(field, previous) } : undefined),
      })),
    ],
  }
}

/** Without the side-load a comment is two flags; what was said in messaging is not in the stream at all [doc]. */
function commentChild(data: WorldData, audit: Audit, via: string, withComments: boolean): readonly object[] {
  const comment = audit.comment_id === null ? undefined : data.comments.get(audit.comment_id)
  if (comment === undefined || data.tickets.get(audit.ticket_id)?.from_messaging_channel === true) return []
  const child = { id: comment.id, via, via_reference_id: null, event_type: 'Comment' }
  if (!withComments) return [{ ...child, comment_present: true, comment_public: comment.public }]
  return [
    {
      ...child,
      ...commentEvent(data, comment),
      created_at: iso(comment.created_at),
      comment_present: true,
      comment_public: comment.public,
    },
  ]
}
