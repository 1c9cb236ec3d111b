import type { Column } from '@tajo/core/columns'
import { describeStreams } from '@tajo/core/testing/stream-contract'
import { expect, test } from 'vitest'
import { limitClassesOf } from '../limits.ts'
import { streamNamed, streams } from './index.ts'
import { pointers } from './pointers.ts'

test('are the ones Tajo promises', () => {
  expect(streams.map((stream) => stream.name).sort()).toMatchInlineSnapshot(`
    [
      "article_categories",
      "article_comments",
      "article_votes",
      "articles",
      "audit_logs",
      "automations",
      "brands",
      "call_legs",
      "calls",
      "chats",
      "custom_roles",
      "custom_statuses",
      "deleted_tickets",
      "deleted_users",
      "group_memberships",
      "group_sla_policies",
      "groups",
      "macros",
      "organization_fields",
      "organization_memberships",
      "organizations",
      "post_comments",
      "posts",
      "satisfaction_ratings",
      "satisfaction_reasons",
      "schedule_holidays",
      "schedules",
      "sections",
      "side_conversations",
      "sla_policies",
      "survey_responses",
      "suspended_tickets",
      "tags",
      "ticket_activities",
      "ticket_audits",
      "ticket_comments",
      "ticket_events",
      "ticket_fields",
      "ticket_forms",
      "ticket_metric_events",
      "ticket_metrics",
      "ticket_skips",
      "tickets",
      "topics",
      "triggers",
      "user_fields",
      "user_identities",
      "users",
      "views",
    ]
  `)
})

test('optional ones cost a call a row, or need what few accounts have', () => {
  const optional = streams.filter((stream) => stream.optional === true).map((stream) => stream.name)
  expect(optional).toEqual(['ticket_audits', 'side_conversations', 'ticket_skips', 'chats', 'audit_logs'])
})

test('columns that point at other streams point at ones that exist', () => {
  for (const [column, stream] of Object.entries(pointers)) {
    expect(streamNamed(stream), `${column} → ${stream}`).toBeDefined()
    expect(
      streams.some(({ columns }) => column in columns),
      column,
    ).toBe(true)
  }
})

test('private notes can be left out of the comments', () => {
  expect(streamNamed('ticket_comments')?.privateBy).toEqual({ column: 'public', equals: false })
})

test('marks of deletion are columns', () => {
  for (const { name, deletedBy, columns } of streams) {
    if (deletedBy !== undefined) expect(columns, name).toHaveProperty(deletedBy)
  }
})

test('no column takes what lies elsewhere', () => {
  for (const stream of streams) {
    for (const path of stream.elsewhere ?? []) {
      const [first = ''] = path.split('.')
      const takers = Object.entries(stream.columns as Readonly<Record<string, Column>>).filter(
        ([name, { from = [name] }]) => from[0] === first,
      )
      expect(takers, `${stream.name}: ${path}`).toEqual([])
    }
  }
})

/** Of people: what they wrote, their names and addresses, and where they are. */
function looksPersonal(stream: string, column: string, { type }: Column): boolean {
  if (type === 'boolean' || type === 'timestamp' || type === 'bigint') return false
  const anywhere =
    /(^|_)(emails?|phone|body|comment|signature|notes|details|photo|ip_address|attachments|metadata|history|participants|preview_text|actor_name|author_name)$/
  const people = [
    'tickets',
    'users',
    'ticket_comments',
    'deleted_tickets',
    'deleted_users',
    'suspended_tickets',
    'posts',
  ]
  if (anywhere.test(column) || /^(via_source|visitor_(?!id))/.test(column)) return true
  return people.includes(stream) && /^(name|alias|subject|raw_subject|description|title|content|value)$/.test(column)
}

describeStreams({
  streams,
  streamNamed,
  docs: /^https:\/\/developer\.zendesk\.com\/api-reference\/(ticketing|help_center|voice|live-chat)\/[a-z_/-]+\/(#[a-z-]+)?$/,
  costOf: ({ path }) => ({ credits: 1, limitClass: limitClassesOf('GET', path.replace('{id}', '1'))[0] }),
  shapes: ['list', 'view'],
  fieldLabel: 'title',
  textIds: new Set([
    'external_id',
    'encoded_id',
    'message_id',
    'side_conversations.id',
    'survey_responses.id',
    'survey_id',
    'group_sla_policies.id',
    'triggers.category_id',
    'chats.id',
    'visitor_id',
    'agent_ids',
    'content_tag_ids',
  ]),
  looksPersonal,
  notPersonal: { articles: { body: 'what the company publishes' } },
})
