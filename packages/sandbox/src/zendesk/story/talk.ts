import { iso } from '../../world/time.ts'
import type { Ticket } from '../world/records.ts'
import type { Retelling } from './retell.ts'

/** A call with its legs for every ticket that came by phone, a chat for some that came by messaging. */
export function recordCallsAndChats(story: Retelling): void {
  for (const ticket of story.data.tickets.values()) {
    if (ticket.scrubbed) continue
    if (ticket.via.channel === 'voice') call(story, ticket)
    if (ticket.from_messaging_channel && ticket.id % 2 === 0) chat(story, ticket)
  }
}

function call({ data, random }: Retelling, ticket: Ticket): void {
  const id = data.ids.next('talk')
  const seconds = random.int(20, 1_800)
  const updated = Math.min(data.now(), ticket.created_at + seconds)
  const stamps = { created_at: iso(ticket.created_at), updated_at: iso(updated) }
  const agent_id = ticket.assignee_id
  data.calls.put({
    id,
    ...stamps,
    agent_id,
    call_charge: '0.01',
    consultation_time: 0,
    completion_status: agent_id === null ? 'abandoned_in_queue' : 'completed',
    customer_id: ticket.requester_id,
    customer_requested_voicemail: false,
    direction: 'inbound',
    duration: seconds,
    exceeded_queue_wait_time: false,
    hold_time: 0,
    minutes_billed: Math.ceil(seconds / 60),
    outside_business_hours: false,
    phone_number: '+12025550100',
    phone_number_id: 31_510_900_000_001,
    ticket_id: ticket.id,
    time_to_answer: agent_id === null ? null : random.int(2, 90),
    voicemail: false,
    wait_time: random.int(1, 120),
    wrap_up_time: random.int(0, 60),
    ivr_time_spent: null,
    ivr_hops: null,
    ivr_destination_group_name: null,
    talk_time: agent_id === null ? 0 : seconds,
    ivr_routed_to: null,
    callback: false,
    callback_source: null,
    default_group: true,
    ivr_action: null,
    overflowed: false,
    overflowed_to: null,
    recording_control_interactions: 0,
    recording_time: seconds,
    not_recording_time: 0,
    call_recording_consent: 'always',
    call_recording_consent_action: null,
    call_recording_consent_keypress: null,
    call_group_id: ticket.group_id,
    call_channel: 'phone',
    quality_issues: ['none'],
    line: '+12025550100',
    line_id: 31_510_900_000_001,
    line_type: 'phone',
  })
  for (const type of agent_id === null ? ['customer'] : ['customer', 'agent']) {
    data.legs.put({
      id: data.ids.next('talk'),
      ...stamps,
      agent_id: type === 'agent' ? agent_id : null,
      user_id: type === 'agent' ? agent_id : ticket.requester_id,
      call_id: id,
      type,
      duration: seconds,
      hold_time: 0,
      wrap_up_time: null,
      available_via: 'browser',
      forwarded_to: null,
      transferred_from: null,
      transferred_to: null,
      consultation_time: 0,
      consultation_from: null,
      consultation_to: null,
      conference_time: null,
      conference_from: null,
      conference_to: null,
      talk_time: seconds,
      minutes_billed: Math.ceil(seconds / 60),
      call_charge: '0.01',
      completion_status: 'completed',
      quality_issues: ['none'],
    })
  }
}

function chat({ data, random }: Retelling, ticket: Ticket): void {
  const id = `${String(ticket.id).padStart(10, '0')}.chat${data.settings.seed}`
  const end = Math.min(data.now(), ticket.created_at + random.int(60, 1_500))
  const visitor = data.users.get(ticket.requester_id)
  data.chats.set(id, {
    at: end,
    id,
    type: 'chat',
    zendesk_ticket_id: ticket.id,
    timestamp: iso(ticket.created_at),
    end_timestamp: iso(end),
    update_timestamp: iso(end),
    duration: end - ticket.created_at,
    started_by: 'visitor',
    missed: ticket.assignee_id === null,
    unread: false,
    rating: null,
    comment: null,
    agent_ids: ticket.assignee_id === null ? [] : [String(ticket.assignee_id)],
    agent_names: ticket.assignee_id === null ? [] : [data.users.get(ticket.assignee_id)?.name ?? ''],
    department_id: ticket.group_id,
    department_name: null,
    tags: [...ticket.tags],
    visitor: {
      id: `10.${ticket.requester_id}`,
      name: visitor?.name ?? '',
      email: visitor?.email ?? '',
      phone: '',
      notes: '',
    },
    session: {
      id: `s.${ticket.id}`,
      country_code: 'DE',
      city: 'Berlin',
      browser: 'Firefox',
      platform: 'Linux',
      ip: '192.0.2.10',
    },
    webpath: [],
    history: [
      {
        type: 'chat.msg',
        channel: `ch.${ticket.id}`,
        name: visitor?.name ?? '',
        msg: ticket.description.slice(0, 200),
        timestamp: iso(ticket.created_at),
      },
    ],
    triggered: false,
    dropped: false,
    deleted: false,
  })
}
