import type { Column } from '@tajo/core/columns'
import { describeStreams } from '@tajo/core/testing/stream-contract'
import { expect, test } from 'vitest'
import { creditsOf, limitClassOf } from '../limits.ts'
import { streamNamed, streams } from './index.ts'

test('are the ones Tajo promises', () => {
  expect(streams.map((stream) => stream.name).sort()).toMatchInlineSnapshot(`
    [
      "account",
      "agents",
      "automations",
      "business_hours",
      "canned_response_folders",
      "canned_responses",
      "companies",
      "company_fields",
      "contact_fields",
      "contacts",
      "conversations",
      "custom_object_records",
      "custom_object_schemas",
      "discussion_categories",
      "discussion_comments",
      "discussion_forums",
      "discussion_topics",
      "email_configs",
      "email_mailboxes",
      "groups",
      "products",
      "roles",
      "satisfaction_ratings",
      "scenario_automations",
      "settings",
      "skills",
      "sla_policies",
      "solution_articles",
      "solution_categories",
      "solution_folders",
      "surveys",
      "ticket_fields",
      "ticket_forms",
      "tickets",
      "time_entries",
    ]
  `)
})

/** Ids the vendor sends as text. */
const textIds = new Set(['twitter_id', 'facebook_id', 'visitor_id', 'unique_external_id', 'display_id', 'bundle_id'])

function looksPersonal(stream: string, column: string, { type }: Column): boolean {
  if (type === 'boolean' || type === 'timestamp' || type === 'bigint') return false
  const anywhere =
    /(^|_)(emails?|phone|phone_numbers|mobile|address|signature|feedback|body|note|avatar|body_text|social_handler|job_title)$/
  const people =
    /(^|_)(name|firstname|lastname|description|description_text|subject|custom_fields|attachments|cloud_files)$/
  const ids = /^(twitter_id|facebook_id|visitor_id|unique_external_id)$/
  if (anywhere.test(column) || ids.test(column) || /^(address|contact_person|requester)_/.test(column)) return true
  return ['tickets', 'conversations', 'contacts'].includes(stream) && people.test(column)
    ? true
    : stream === 'agents' && column === 'contact_name'
}

/** Columns that only look personal, with the reason. */
const ownAddress = 'an address of the helpdesk itself'
const notPersonal: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tickets: { support_email: ownAddress, company_name: 'a company' },
  conversations: { support_email: ownAddress },
  email_configs: { to_email: ownAddress, reply_email: ownAddress },
  email_mailboxes: { support_email: ownAddress, freshdesk_mailbox_forward_email: ownAddress },
}

describeStreams({
  streams,
  streamNamed,
  docs: /^https:\/\/developers\.freshdesk\.com\/api\/#[a-z_-]+$/,
  costOf: ({ path, shapes = [] }) => ({
    credits: creditsOf('GET', path, { include: shapes.filter((shape) => shape !== 'list').join(',') }),
    limitClass: limitClassOf('GET', path),
  }),
  shapes: ['list', 'stats', 'description', 'requester', 'company', 'view', 'search'],
  fieldLabel: 'label',
  textIds,
  looksPersonal,
  notPersonal,
})
