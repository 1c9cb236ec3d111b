import { DAY, HOUR, iso } from '../../world/time.ts'
import type { Retelling } from './retell.ts'

/** What agents left behind: skipped tickets, activities of the last month, the audit log, side conversations. */
export function leaveTraces(story: Retelling): void {
  skipSome(story)
  noteActivities(story)
  keepLog(story)
  askAside(story)
}

function skipSome({ data, random }: Retelling): void {
  for (const ticket of data.tickets.values()) {
    if (ticket.deleted_at !== null || ticket.assignee_id === null || ticket.id % 29 !== 0) continue
    const at = iso(Math.min(data.now(), ticket.created_at + random.int(60, HOUR)))
    data.skips.put({
      id: data.ids.next('skip'),
      ticket_id: ticket.id,
      user_id: ticket.assignee_id,
      reason: random.pick(['I have no idea.', 'Needs somebody who reads Polish', '']),
      created_at: at,
      updated_at: at,
    })
  }
}

/** Only the last thirty days are kept [oas]. */
function noteActivities({ data }: Retelling): void {
  const since = data.now() - 30 * DAY
  for (const audit of data.audits.values()) {
    if (audit.created_at < since || audit.comment_id === null) continue
    const actor = data.users.get(audit.author_id)
    const ticket = data.tickets.get(audit.ticket_id)
    if (actor === undefined || ticket === undefined || ticket.assignee_id === null || actor.id === ticket.assignee_id)
      continue
    const id = data.ids.next('activity')
    const at = iso(audit.created_at)
    const user = data.users.get(ticket.assignee_id)
    data.activities.put({
      url: `${data.home}/api/v2/activities/${id}.json`,
      id,
      title: `${actor.name} replied to ticket #${ticket.id}: ${ticket.subject ?? ''}.`,
      verb: 'tickets.comment',
      user_id: ticket.assignee_id,
      actor_id: actor.id,
      updated_at: at,
      created_at: at,
      object: { comment: { value: 'a comment', public: true } },
      target: { ticket: { id: ticket.id, subject: ticket.subject } },
      user: { id: ticket.assignee_id, name: user?.name ?? null },
      actor: { id: actor.id, name: actor.name },
    })
  }
}

function keepLog({ data, random, since }: Retelling): void {
  const me = data.me()
  for (const trigger of [...data.triggers.values(), ...data.macros.values(), ...data.views.values()]) {
    const id = data.ids.next('log')
    data.audit_logs.put({
      url: `${data.home}/api/v2/audit_logs/${id}.json`,
      id,
      action: 'create',
      action_label: 'Created',
      actor_id: me.id,
      actor_name: me.name,
      source_id: trigger.id,
      source_type: 'rule',
      source_label: `Rule: ${String(trigger['title'])}`,
      change_description: 'Created',
      ip_address: '192.0.2.10',
      created_at: iso(since + random.int(1, 400) * DAY),
    })
  }
}

function askAside({ data, random }: Retelling): void {
  for (const ticket of data.tickets.values()) {
    if (ticket.deleted_at !== null || ticket.assignee_id === null || ticket.id % 41 !== 0) continue
    const id = `5aa0${String(ticket.id).padStart(8, '0')}-11e8-8080-000000000000`
    const at = Math.min(data.now(), ticket.created_at + random.int(HOUR, DAY))
    const participant = {
      user_id: ticket.assignee_id,
      name: data.users.get(ticket.assignee_id)?.name ?? '',
      email: null,
    }
    data.side_conversations.set(id, {
      ticket_id: ticket.id,
      row: {
        url: `${data.home}/api/v2/tickets/${ticket.id}/side_conversations/${id}`,
        id,
        ticket_id: ticket.id,
        subject: 'Do you know the cause?',
        preview_text: 'A customer asks about this.',
        state: random.pick(['open', 'closed']),
        participants: [participant],
        created_at: `${iso(at).slice(0, -1)}.000Z`,
        updated_at: `${iso(at).slice(0, -1)}.000Z`,
        message_added_at: `${iso(at).slice(0, -1)}.000Z`,
        state_updated_at: `${iso(at).slice(0, -1)}.000Z`,
        external_ids: {},
      },
    })
  }
}
