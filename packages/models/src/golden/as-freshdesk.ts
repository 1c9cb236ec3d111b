import type { JsonObject } from '@tajo/core/json'
import type { Built } from '../testing/built.ts'
import { type Agent, groups, type Person, type Priority, people, type Status, type Story, stories } from './story.ts'

const priorities: Readonly<Record<Priority, number>> = { low: 1, normal: 2, high: 3, urgent: 4 }
// 7 is what new accounts call "Waiting on Third Party". [client]
const statuses: Readonly<Record<Status, number>> = { open: 2, pending: 3, solved: 4, closed: 5, hold: 7 }

/**
 * Tells the week in records as Freshdesk answers them. It has no log of changes: the tickets are read after every step, and their
 * history is recorded.
 */
export async function tellAsFreshdesk(built: Built, source: string): Promise<void> {
  const put = (stream: string, rows: readonly JsonObject[]): Promise<void> => built.put(source, stream, rows)
  const ana = { ...people.ana, created_at: '2025-01-01T00:00:00Z', updated_at: '2025-01-01T00:00:00Z' }
  // Dora was made a contact when she left. [doc]
  const dora = { ...people.dora, created_at: '2025-01-01T00:00:00Z', updated_at: '2026-04-01T00:00:00Z' }
  await put('contacts', [ana, dora])
  await put(
    'agents',
    [people.ben, people.cleo].map(({ id, name, email }) => ({ id, type: 'support_agent', contact: { name, email } })),
  )
  await put('groups', [
    { id: groups.front, name: 'Front desk', business_hour_id: null },
    { id: groups.night, name: 'Night desk', business_hour_id: 2 },
  ])
  const office = { start_time: '9:00 am', end_time: '05:00:00 pm' }
  await put('business_hours', [
    {
      id: 1,
      name: 'Office',
      time_zone: 'Berlin',
      is_default: true,
      business_hours: { monday: office, tuesday: office, wednesday: office, thursday: office, friday: office },
    },
    // Around the clock: no hours to tell. [guess]
    { id: 2, name: 'Night desk', time_zone: 'Berlin', is_default: false, business_hours: {} },
  ])
  await put('sla_policies', [policy])
  await put('ticket_fields', [{ id: 1, type: 'default_status', name: 'status', choices: statusChoices }])
  const told = stories.map(versionsOf)
  for (let step = 0; told.some((versions) => versions.length > step); step += 1) {
    const records = told.flatMap((versions) => versions.slice(step, step + 1))
    await built.put(source, 'tickets', records, { syncedAt: `2026-04-08T0${step}:00:00Z`, table: { history: true } })
  }
  await put('conversations', stories.flatMap(conversationsOf))
}

/** Code to label and what customers read. [doc] */
const statusChoices: JsonObject = {
  2: ['Open', 'Being Processed'],
  3: ['Pending', 'Awaiting your Reply'],
  4: ['Resolved', 'This ticket has been Resolved'],
  5: ['Closed', 'This ticket has been Closed'],
  7: ['Waiting on Third Party', 'Being Processed'],
}

const targets = (respond: number, resolve: number, next: number): JsonObject => ({
  respond_within: respond * 3600,
  resolve_within: resolve * 3600,
  next_respond_within: next * 3600,
  business_hours: true,
  escalation_enabled: true,
})

const policy: JsonObject = {
  id: 5,
  name: 'Promise',
  active: true,
  is_default: true,
  position: 1,
  applicable_to: {},
  sla_target: {
    priority_4: targets(1, 4, 1),
    priority_3: targets(2, 8, 2),
    priority_2: targets(4, 24, 4),
    priority_1: targets(8, 48, 8),
  },
}

/** The ticket after it was created and after every step. */
function versionsOf(story: Story): readonly JsonObject[] {
  let record: JsonObject = {
    id: story.id,
    subject: story.about,
    status: statuses[story.status],
    priority: priorities[story.priority],
    source: story.channel === 'chat' ? 7 : story.openedBy === 'ana' ? 1 : 10,
    requester_id: people.ana.id,
    responder_id: idOf(story.agent),
    group_id: groups[story.group],
    spam: story.fate === 'spam',
    tags: [],
    created_at: story.created,
    updated_at: story.created,
  }
  let stats: Readonly<Record<string, string | null>> = {
    agent_responded_at: null,
    requester_responded_at: null,
    first_responded_at: null,
    status_updated_at: story.created,
    reopened_at: null,
    resolved_at: null,
    closed_at: null,
    pending_since: story.status === 'pending' ? story.created : null,
  }
  let status = story.status
  const versions: JsonObject[] = [{ ...record, stats }]
  for (const step of story.steps) {
    const { at } = step
    if (step.says === 'message' && step.by === 'ana') stats = { ...stats, requester_responded_at: at }
    if (step.says === 'message' && step.by !== 'ana') {
      stats = { ...stats, agent_responded_at: at, first_responded_at: stats['first_responded_at'] ?? at }
    }
    if (step.status !== undefined && step.status !== status) {
      const wasDone = status === 'solved' || status === 'closed'
      status = step.status
      stats = {
        ...stats,
        status_updated_at: at,
        pending_since: status === 'pending' ? at : null,
        ...(status === 'solved' || (status === 'closed' && !wasDone) ? { resolved_at: at } : {}),
        ...(status === 'closed' ? { closed_at: at } : {}),
        ...(status === 'open' && wasDone ? { reopened_at: at } : {}),
      }
    }
    record = {
      ...record,
      status: statuses[status],
      ...(step.priority === undefined ? {} : { priority: priorities[step.priority] }),
      ...(step.agent === undefined ? {} : { responder_id: idOf(step.agent) }),
      ...(step.group === undefined ? {} : { group_id: groups[step.group] }),
      updated_at: at,
    }
    versions.push({ ...record, stats })
  }
  return versions
}

/** Messages but the first, which is the description of the ticket; those of a chat are all in it. */
function conversationsOf(story: Story): readonly JsonObject[] {
  const merge: JsonObject[] =
    story.fate === 'merged'
      ? [
          {
            ...said(story, 99, '2026-03-30T09:20:00Z', 'ben', 'note'),
            body_text: 'This ticket is closed and merged into ticket 1',
          },
        ]
      : []
  if (story.channel === 'chat') return []
  return story.steps
    .flatMap((step, place) =>
      step.says === undefined || step.by === 'rule' ? [] : [said(story, place, step.at, step.by, step.says)],
    )
    .concat(merge)
}

function said(story: Story, place: number, at: string, by: Person, says: 'message' | 'note'): JsonObject {
  return {
    id: story.id * 1000 + place,
    ticket_id: story.id,
    user_id: people[by].id,
    incoming: by === 'ana',
    private: says === 'note',
    source: says === 'note' ? 2 : 0,
    created_at: at,
    updated_at: at,
  }
}

function idOf(agent: Agent | null): number | null {
  return agent === null ? null : people[agent].id
}
