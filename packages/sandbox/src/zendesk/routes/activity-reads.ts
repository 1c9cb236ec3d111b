import { json } from '../../http/message.ts'
import { found, one } from '../http/answers.ts'
import { type Call, idOf, type Route } from '../http/call.ts'
import { exportByTime } from '../http/export.ts'
import { list } from '../http/list.ts'
import { silentlyForbidden } from '../http/problem.ts'
import { byId, placeById } from './order.ts'
import { plainRoutes } from './plain.ts'
import { shown } from './ticket-reads.ts'

/** Legacy satisfaction alone, filtered by the time of the offer, not of the answer [guess]. */
function ratings(call: Call) {
  const [from, to] = ['start_time', 'end_time'].map((name) => call.query.get(name))
  const score = call.query.get('score')
  return list(call, {
    key: 'satisfaction_ratings',
    rows: call.world.satisfaction_ratings.sorted(byId),
    where: (rating) =>
      rating.created_at >= Number(from ?? 0) &&
      rating.created_at <= Number(to ?? Number.MAX_SAFE_INTEGER) &&
      (score === null || fitsScore(score, rating.score, rating.comment)),
    place: placeById,
    render: (rating) => call.rows.rating(rating),
    paging: 'both',
  })
}

function fitsScore(wanted: string, score: string, comment: string | null): boolean {
  const said = score === 'good' || score === 'bad'
  const base = wanted.replace(/_with(?:out)?_comment$/, '')
  const fits = base === 'received' ? said : base === score
  if (wanted.endsWith('_with_comment')) return fits && comment !== null
  return wanted.endsWith('_without_comment') ? fits && comment === null : fits
}

/** The newer satisfaction, filtered in milliseconds [doc]. */
function surveyResponses(call: Call) {
  const start = Number(call.query.get('filter[created_at_start]') ?? 0)
  const end = Number(call.query.get('filter[created_at_end]') ?? Number.MAX_SAFE_INTEGER)
  return list(call, {
    key: 'survey_responses',
    rows: [...call.world.survey_responses.values()],
    where: ({ at }) => at * 1000 >= start && at * 1000 <= end,
    place: (row) => [String(row['id'])],
    render: ({ at: _, ...row }) => JSON.stringify(row),
    paging: 'cursor',
  })
}

function skips(call: Call, key: 'ticket_id' | 'user_id') {
  const id = key === 'ticket_id' ? shown(call).id : idOf(call)
  return list(call, {
    key: 'skips',
    rows: call.world.skips.sorted(byId),
    where: (skip) => skip[key] === id,
    place: placeById,
    render: (skip) => JSON.stringify({ ...skip, ticket: null }),
    paging: 'both',
  })
}

function sideConversations(call: Call) {
  const ticket = shown(call)
  if (ticket.from_messaging_channel) throw silentlyForbidden()
  const rows = [...call.world.side_conversations.values()]
    .filter((one) => one.ticket_id === ticket.id)
    .map(({ row }) => row)
  return json(
    200,
    JSON.stringify({ side_conversations: rows, next_page: null, previous_page: null, count: rows.length }),
  )
}

function auditLogs(call: Call) {
  const [from, to] = [...call.query.getAll('filter[created_at][]'), ...call.query.getAll('filter[created_at]')]
  const down = call.query.get('sort') !== 'created_at'
  const rows = [...call.world.audit_logs.values()].sort((a, b) => (down ? b.id - a.id : a.id - b.id))
  return list(call, {
    key: 'audit_logs',
    rows,
    where: (row) =>
      (from === undefined || String(row['created_at']) >= from) &&
      (to === undefined || String(row['created_at']) <= to),
    place: ({ id }) => [down ? -id : id],
    render: (row) => JSON.stringify(row),
    paging: 'both',
  })
}

/** Every change of a side conversation, oldest first. */
function sideConversationEvents(call: Call) {
  const events = [...call.world.side_conversations.values()].map(({ row, ticket_id }, place) => {
    const created_at = String(Reflect.get(row, 'created_at'))
    return {
      at: Math.floor(Date.parse(created_at) / 1000),
      id: place,
      row: {
        id: `ev-${ticket_id}`,
        side_conversation_id: Reflect.get(row, 'id'),
        type: 'create',
        via: 'support',
        created_at,
        ticket_id,
      },
    }
  })
  return exportByTime(call, {
    key: 'events',
    rows: events.sort((a, b) => a.at - b.at || a.id - b.id),
    clock: ({ at }) => at,
    id: ({ id }) => id,
    render: ({ row }) => JSON.stringify(row),
    nullWhenIdle: true,
    holdsBack: false,
  })
}

const get = { method: 'GET' } as const

export const activityReads: readonly Route[] = [
  { ...get, path: '/api/v2/satisfaction_ratings', feature: 'satisfaction', answer: ratings },
  {
    ...get,
    path: '/api/v2/satisfaction_ratings/{id}',
    feature: 'satisfaction',
    privilege: 'admin',
    answer: (call) =>
      one('satisfaction_rating', call.rows.rating(found(call.world.satisfaction_ratings.get(idOf(call))))),
  },
  ...plainRoutes({
    path: '/satisfaction_reasons',
    key: 'reasons',
    singular: 'reason',
    table: (world) => world.satisfaction_reasons,
    paging: 'none',
    privilege: 'admin',
    feature: 'satisfaction',
  }),
  { ...get, path: '/api/v2/guide/survey_responses', answer: surveyResponses },
  {
    ...get,
    path: '/api/v2/guide/survey_responses/{id:text}',
    answer(call) {
      const { at: _, ...row } = found(call.world.survey_responses.get(call.segments['id'] ?? ''))
      return one('survey_response', JSON.stringify(row))
    },
  },
  ...plainRoutes({
    path: '/suspended_tickets',
    key: 'suspended_tickets',
    singular: 'suspended_ticket',
    table: (world) => world.suspended_tickets,
    paging: 'cursor',
    scope: 'tickets',
  }),
  ...plainRoutes({
    path: '/activities',
    key: 'activities',
    singular: 'activity',
    table: (world) => world.activities,
    paging: 'both',
    counted: true,
  }),
  {
    ...get,
    path: '/api/v2/audit_logs',
    privilege: 'admin',
    feature: 'audit_logs',
    scope: 'auditlogs',
    answer: auditLogs,
  },
  {
    ...get,
    path: '/api/v2/audit_logs/{id}',
    privilege: 'admin',
    feature: 'audit_logs',
    scope: 'auditlogs',
    answer: (call) => one('audit_log', JSON.stringify(found(call.world.audit_logs.get(idOf(call))))),
  },
  { ...get, path: '/api/v2/tickets/{id}/skips', answer: (call) => skips(call, 'ticket_id') },
  { ...get, path: '/api/v2/users/{id}/skips', answer: (call) => skips(call, 'user_id') },
  {
    ...get,
    path: '/api/v2/tickets/side_conversations/events',
    feature: 'side_conversations',
    answer: sideConversationEvents,
  },
  { ...get, path: '/api/v2/tickets/{id}/side_conversations', feature: 'side_conversations', answer: sideConversations },
  {
    ...get,
    path: '/api/v2/tickets/{id}/side_conversations/{sid:text}',
    feature: 'side_conversations',
    answer: (call) =>
      one(
        'side_conversation',
        JSON.stringify(found(call.world.side_conversations.get(call.segments['sid'] ?? '')).row),
      ),
  },
]
