import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathOf } from '@tajo/core/columns'
import { schemaProperties } from '@tajo/core/testing/open-api'
import { describe, expect, test } from 'vitest'
import { streamNamed, streams } from './index.ts'

/** The vendor's description of its API, kept beside the repository; a checkout without it skips these tests. */
const description = resolve(import.meta.dirname, '../../../../../shared/vendor/zendesk/oas.yaml')

type Reasons = Readonly<Record<string, string>>

function because(reason: string, ...properties: readonly string[]): Reasons {
  return Object.fromEntries(properties.map((property) => [property, reason]))
}

const written = because(
  'sent, never received',
  ...[
    'assignee_email',
    'attribute_value_ids',
    'collaborators',
    'comment',
    'email_ccs',
    'followers',
    'macro_id',
    'macro_ids',
  ],
  ...['metadata', 'requester', 'safe_update', 'updated_stamp', 'via_followup_source_id', 'via_id', 'voice_comment'],
)
const asked = because('a side-load that is not asked for', 'app_installation', 'categories', 'permissions')
const usage = because('a side-load that is not asked for', 'usage_1h', 'usage_24h', 'usage_7d', 'usage_30d')

/** Schemas of each stream's record, and their properties without a column, with the reason. */
const objects: Readonly<Record<string, { readonly schemas: readonly string[]; readonly without?: Reasons }>> = {
  tickets: { schemas: ['TicketObject'], without: written },
  ticket_comments: { schemas: ['TicketCommentObject'], without: because('sent, never received', 'uploads') },
  ticket_audits: { schemas: ['TicketAuditObject', 'AuditObject'] },
  ticket_metrics: { schemas: ['TicketMetricObject'] },
  ticket_metric_events: {
    schemas: [
      'TicketMetricEventBaseObject',
      'TicketMetricEventBreachObject',
      'TicketMetricEventGroupSLAObject',
      'TicketMetricEventSLAObject',
      'TicketMetricEventUpdateStatusObject',
    ],
  },
  ticket_fields: { schemas: ['TicketFieldObject'] },
  ticket_forms: { schemas: ['TicketFormObject'] },
  custom_statuses: { schemas: ['CustomStatusObject'] },
  tags: { schemas: ['TagListTagObject'] },
  users: { schemas: ['UserForAdmin'], without: because('sent, never received', 'remote_photo_url') },
  user_fields: { schemas: ['UserFieldObject'] },
  user_identities: { schemas: ['UserIdentityObject'] },
  deleted_users: { schemas: ['DeletedUserObject'] },
  organizations: { schemas: ['OrganizationObject'] },
  organization_fields: { schemas: ['OrganizationFieldObject'] },
  organization_memberships: { schemas: ['OrganizationMembershipObject'] },
  groups: { schemas: ['GroupObject'] },
  group_memberships: { schemas: ['GroupMembershipObject'] },
  custom_roles: { schemas: ['CustomRoleObject'] },
  satisfaction_ratings: { schemas: ['SatisfactionRatingObject'] },
  satisfaction_reasons: { schemas: ['SatisfactionReasonObject'] },
  brands: { schemas: ['BrandObject'] },
  macros: { schemas: ['MacroObject'], without: { ...asked, ...usage } },
  views: { schemas: ['ViewObject'] },
  triggers: { schemas: ['TriggerObject'] },
  automations: { schemas: ['AutomationObject'] },
  sla_policies: { schemas: ['SLAPolicyObject'] },
  group_sla_policies: { schemas: ['GroupSLAPolicyObject'] },
  suspended_tickets: { schemas: ['SuspendedTicketObject'] },
  ticket_skips: { schemas: ['TicketSkipObject'] },
  ticket_activities: { schemas: ['ActivityObject'] },
  audit_logs: { schemas: ['AuditLogObject'] },
}

/** Streams whose record the description lacks. */
const undescribed = [
  'article_categories',
  'article_comments',
  'article_votes',
  'articles',
  'call_legs',
  'calls',
  'chats',
  'deleted_tickets',
  'post_comments',
  'posts',
  'schedule_holidays',
  'schedules',
  'sections',
  'side_conversations',
  'survey_responses',
  'ticket_events',
  'topics',
]

test('every stream has a schema, or is known to have none', () => {
  expect([...Object.keys(objects), ...undescribed].sort()).toEqual(streams.map((stream) => stream.name).sort())
})

const described = existsSync(description)
const why = described ? '' : ' (skipped: no copy of it beside this checkout)'

describe.skipIf(!described)(`records as the vendor describes them${why}`, () => {
  const propertiesOf = described ? schemaProperties(description) : () => []

  test.each(Object.entries(objects))('%s has a column for every property', (name, { schemas, without = {} }) => {
    const stream = streamNamed(name)
    const paths = Object.entries(stream?.columns ?? {}).map(([column, spec]) => pathOf(column, spec).join('.'))
    const known = [...paths, ...(stream?.elsewhere ?? [])]
    const properties = schemas.flatMap(propertiesOf)
    expect(properties.length).toBeGreaterThan(1)
    const unknown = properties.filter((path) => !known.some((one) => isOrHolds(one, path) || isOrHolds(path, one)))
    expect([...new Set(unknown)].sort()).toEqual(Object.keys(without).sort())
  })
})

/** The description opens some objects and not others, as columns do. */
function isOrHolds(path: string, inside: string): boolean {
  return path === inside || inside.startsWith(`${path}.`)
}
