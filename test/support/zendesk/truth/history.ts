import type { ZendeskWorld } from '@tajo/sandbox/zendesk/sandbox'
import { moment, plainText, type TrueRow, type TrueTable } from '../../truth.ts'

type Audit = NonNullable<ReturnType<ZendeskWorld['audits']['get']>>
type Comment = NonNullable<ReturnType<ZendeskWorld['comments']['get']>>
type Ticket = NonNullable<ReturnType<ZendeskWorld['tickets']['get']>>

/** Where a comment or an event was made; the sandbox knows of one place only. */
const system = {
  client: 'Mozilla/5.0',
  ip_address: '192.0.2.10',
  location: 'Springfield, US',
  latitude: 0,
  longitude: 0,
}

/** The words the export of events has for channels. */
const words: Readonly<Record<string, string>> = {
  email: 'Mail',
  web: 'Web form',
  api: 'Web service',
  rule: 'Rule',
  voice: 'Phone call (inbound)',
  native_messaging: 'Messaging',
}

/** What was written on an emptied or erased ticket stays, and nothing more is said of it. */
const stays = () => true

export function trueComments(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.comments.values()].flatMap((comment): TrueRow[] => {
      const ticket = world.tickets.get(comment.ticket_id)
      if (ticket === undefined) return []
      const record = commentRecord(world, comment)
      // Only a ticket that can be looked at shows what was said in messaging.
      const optional = ticket.deleted_at !== null && ticket.from_messaging_channel
      return [{ key: String(comment.id), deleted: false, record, ...(optional ? { optional } : {}) }]
    }),
    // A comment's words can be taken out of it without a sign.
    unsigned: ['body', 'html_body', 'plain_body'],
    // The export names channels in its own words, and a ticket's own list says more.
    unsure: ['via', 'via_reference_id', 'metadata'],
    stays,
  }
}

export function trueEvents(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.audits.values()].map((audit) => {
      const via = wordOf(audit.via.channel)
      const record = {
        id: audit.id,
        ticket_id: audit.ticket_id,
        timestamp: audit.created_at,
        created_at: moment(audit.created_at),
        updater_id: audit.author_id,
        via,
        system,
        metadata: {},
        event_type: 'Audit',
        child_events: [...commentIn(world, audit), ...changesIn(audit)],
      }
      return { key: String(audit.id), deleted: false, record }
    }),
    unsigned: ['child_events'],
    stays,
  }
}

export function trueAudits(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.audits.values()].flatMap((audit): TrueRow[] => {
      const ticket = world.tickets.get(audit.ticket_id)
      if (ticket === undefined) return []
      const record = {
        id: audit.id,
        ticket_id: audit.ticket_id,
        created_at: moment(audit.created_at),
        author_id: audit.author_id,
        metadata: { system, custom: {} },
        via: audit.via,
        events: auditEvents(world, audit),
      }
      // A comment redacted shortly before its ticket was deleted stands in the audits as they were read last.
      const unshown = isShown(ticket) ? {} : { optional: true, unsure: ['events'] }
      return [{ key: String(audit.id), deleted: false, record, ...unshown }]
    }),
    unsigned: ['events'],
    stays: ({ values }) => !isShown(world.tickets.get(Number(values['ticket_id']))),
  }
}

function isShown(ticket: Ticket | undefined): boolean {
  return ticket !== undefined && ticket.deleted_at === null
}

function commentRecord(world: ZendeskWorld, comment: Comment): Record<string, unknown> {
  return {
    ...said(world, comment),
    ticket_id: comment.ticket_id,
    created_at: moment(comment.created_at),
  }
}

function said(world: ZendeskWorld, comment: Comment) {
  const text = plainText(comment.html)
  return {
    id: comment.id,
    type: comment.type,
    author_id: comment.author_id,
    body: text,
    html_body: comment.html,
    plain_body: text,
    public: comment.public,
    attachments: comment.attachments.map((file) => attachmentRecord(world, file)),
    audit_id: comment.audit_id,
  }
}

function commentIn(world: ZendeskWorld, { comment_id, ticket_id, via }: Audit): readonly object[] {
  const comment = comment_id === null ? undefined : world.comments.get(comment_id)
  if (comment === undefined || world.tickets.get(ticket_id)?.from_messaging_channel === true) return []
  return [
    {
      ...said(world, comment),
      via: wordOf(via.channel),
      via_reference_id: null,
      event_type: 'Comment',
      created_at: moment(comment.created_at),
      comment_present: true,
      comment_public: comment.public,
    },
  ]
}

function changesIn({ changes, via }: Audit): readonly object[] {
  return changes.map(({ id, type, field, value, previous }) => ({
    id,
    via: wordOf(via.channel),
    via_reference_id: null,
    event_type: type,
    [field]: asText(field, value),
    ...(type === 'Change' ? { previous_value: asText(field, previous) } : {}),
  }))
}

function auditEvents(world: ZendeskWorld, { comment_id, changes }: Audit): readonly object[] {
  const comment = comment_id === null ? undefined : world.comments.get(comment_id)
  return [
    ...(comment === undefined ? [] : [said(world, comment)]),
    ...changes.map(({ id, type, field, value, previous }) => ({
      id,
      type,
      value: asText(field, value),
      field_name: field,
      ...(type === 'Change' ? { previous_value: asText(field, previous) } : {}),
    })),
  ]
}

function wordOf(channel: string): string {
  return words[channel] ?? channel
}

/** Ids are text in audits. */
function asText(field: string, value: unknown): unknown {
  return typeof value === 'number' && field.endsWith('_id') ? String(value) : value
}

function attachmentRecord(world: ZendeskWorld, file: Comment['attachments'][number]): object {
  const url = `${world.home}/attachments/token/T${file.id}/?name=${encodeURIComponent(file.file_name)}`
  return {
    url: `${world.home}/api/v2/attachments/${file.id}.json`,
    id: file.id,
    file_name: file.file_name,
    content_url: url,
    mapped_content_url: url,
    content_type: file.content_type,
    size: file.size,
    width: null,
    height: null,
    inline: false,
    deleted: false,
    malware_access_override: false,
    malware_scan_result: 'malware_not_found',
    thumbnails: [],
  }
}
