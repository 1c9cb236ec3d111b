import type { Json, JsonObject } from '@tajo/core/json'
import type { Built } from '../testing/built.ts'
import { type Agent, groups, type Person, people, type Step, type Story, stories } from './story.ts'

/** Tells the week in records as Zendesk answers them: audits, comments and the tickets as they are in the end. */
export async function tellAsZendesk(built: Built, source: string): Promise<void> {
  const put = (stream: string, rows: readonly JsonObject[], constants?: JsonObject): Promise<void> =>
    built.put(source, stream, rows, constants === undefined ? {} : { constants })
  await put('users', Object.entries(people).map(userRow))
  await put('groups', [
    { id: groups.front, name: 'Front desk', deleted: false },
    { id: groups.night, name: 'Night desk', deleted: false },
  ])
  // Minutes since Sunday 0:00 in the zone of the schedule. [doc]
  await put('schedules', [
    {
      id: 1,
      name: 'Office',
      time_zone: 'Berlin',
      intervals: [1, 2, 3, 4, 5].map((day) => ({ start_time: day * 1440 + 540, end_time: day * 1440 + 1020 })),
      created_at: '2025-01-01T00:00:00Z',
    },
    {
      id: 2,
      name: 'Night desk',
      time_zone: 'UTC',
      intervals: [0, 1, 2, 3, 4, 5, 6].map((day) => ({ start_time: day * 1440, end_time: (day + 1) * 1440 })),
      created_at: '2025-02-01T00:00:00Z',
    },
  ])
  await put(
    'schedule_holidays',
    [
      { id: 1, name: 'Good Friday', start_date: '2026-04-03', end_date: '2026-04-03' },
      { id: 2, name: 'Easter Monday', start_date: '2026-04-06', end_date: '2026-04-06' },
    ],
    { schedule_id: 1 },
  )
  const told = stories.map(tell)
  await put(
    'tickets',
    told.map(({ ticket }) => ticket),
  )
  await put(
    'ticket_audits',
    told.flatMap(({ audits }) => audits),
  )
  await put(
    'ticket_comments',
    told.flatMap(({ comments }) => comments),
  )
  await put('ticket_metric_events', metricEvents)
}

function userRow([key, { id, name, email }]: [string, (typeof people)[Person]]): JsonObject {
  const isAgent = key === 'ben' || key === 'cleo'
  return { id, name, email, role: isAgent ? 'agent' : 'end-user', active: true, created_at: '2025-01-01T00:00:00Z' }
}

interface State {
  readonly status: string
  readonly priority: string
  readonly assignee_id: number | null
  readonly group_id: number
}

interface Told {
  readonly ticket: JsonObject
  readonly audits: readonly JsonObject[]
  readonly comments: readonly JsonObject[]
}

function tell(story: Story): Told {
  const audits: JsonObject[] = []
  const comments: JsonObject[] = []
  const id = (place: number): number => story.id * 1000 + place
  const audit = (at: string, by: Person | 'rule', says: Step['says'], changes: readonly JsonObject[]): void => {
    const place = audits.length * 10
    const author_id = by === 'rule' ? -1 : people[by].id
    const events = changes.map((change, index): JsonObject => ({ id: id(place + index + 1), ...change }))
    if (says !== undefined) {
      const comment = { id: id(place + 9), type: 'Comment', author_id, public: says === 'message' }
      events.push(comment)
      comments.push({ ...comment, ticket_id: story.id, audit_id: id(place), created_at: at })
    }
    audits.push({ id: id(place), ticket_id: story.id, author_id, created_at: at, via: { channel: 'web' }, events })
  }
  let state: State = {
    // A ticket is new until somebody has it. [doc]
    status: story.status === 'open' && story.agent === null ? 'new' : story.status,
    priority: story.priority,
    assignee_id: idOf(story.agent),
    group_id: groups[story.group],
  }
  const first = story.openedBy
  audit(story.created, first, 'message', [
    { type: 'Create', field_name: 'requester_id', value: String(people.ana.id) },
    ...fieldsOf(state).map(([field_name, value]) => ({ type: 'Create', field_name, value: text(value) })),
  ])
  for (const step of story.steps) {
    const next: State = {
      status: step.status ?? (state.status === 'new' && step.agent !== undefined ? 'open' : state.status),
      priority: step.priority ?? state.priority,
      assignee_id: step.agent === undefined ? state.assignee_id : idOf(step.agent),
      group_id: step.group === undefined ? state.group_id : groups[step.group],
    }
    const before = Object.fromEntries(fieldsOf(state))
    const changes: JsonObject[] = fieldsOf(next)
      // Solving a solved ticket is a change to the same status in its log.
      .filter(([field, value]) => value !== before[field] || (field === 'status' && step.status === value))
      .map(([field_name, value]) => ({
        type: 'Change',
        field_name,
        value: text(value),
        previous_value: text(before[field_name] ?? null),
      }))
    // A rule gives tickets of the night desk its schedule. [client]
    if (step.group === 'night')
      changes.push({ type: 'ScheduleAssignment', previous_schedule_id: '1', new_schedule_id: '2' })
    audit(step.at, step.by, step.says, changes)
    state = next
  }
  const updated = story.steps.at(-1)?.at ?? story.created
  const ticket: JsonObject = {
    id: story.id,
    subject: story.about,
    ...state,
    ...(story.fate === 'spam' ? { status: 'deleted' } : {}),
    tags: story.fate === 'merged' ? ['closed_by_merge'] : [],
    via: { channel: story.channel },
    requester_id: people.ana.id,
    submitter_id: people[first].id,
    comment_count: comments.length,
    created_at: story.created,
    updated_at: updated,
    generated_timestamp: Date.parse(updated) / 1000,
  }
  return { ticket, audits, comments }
}

function fieldsOf(state: State): readonly (readonly [string, Json])[] {
  return Object.entries(state)
}

function idOf(agent: Agent | null): number | null {
  return agent === null ? null : people[agent].id
}

/** Values of fields are text in the log, ids too. [rec] */
function text(value: Json): string | null {
  return value === null ? null : String(value)
}

const promised = (target: number): JsonObject => ({
  sla: { target, business_hours: true, policy: { id: 5, title: 'Promise', description: '' } },
})

const replyTime = { metric: 'reply_time', instance_id: 1 }

/** Of tickets 9 and 10: four hours at first, one when 9 became urgent, eight when it was low and answered long ago. */
const metricEvents: readonly JsonObject[] = [
  { id: 1, ticket_id: 9, ...replyTime, type: 'activate', time: '2026-03-31T07:00:00Z' },
  { id: 2, ticket_id: 9, ...replyTime, type: 'apply_sla', time: '2026-03-31T07:00:00Z', ...promised(240) },
  { id: 3, ticket_id: 9, ...replyTime, type: 'apply_sla', time: '2026-03-31T08:00:00Z', ...promised(60) },
  { id: 4, ticket_id: 9, ...replyTime, type: 'breach', time: '2026-03-31T08:00:00Z', deleted: false },
  { id: 5, ticket_id: 9, ...replyTime, type: 'fulfill', time: '2026-03-31T09:00:00Z' },
  { id: 6, ticket_id: 9, ...replyTime, type: 'apply_sla', time: '2026-03-31T12:00:00Z', ...promised(480) },
  { id: 7, ticket_id: 10, ...replyTime, type: 'activate', time: '2026-03-31T08:00:00Z' },
  { id: 8, ticket_id: 10, ...replyTime, type: 'apply_sla', time: '2026-03-31T08:00:00Z', ...promised(240) },
]
