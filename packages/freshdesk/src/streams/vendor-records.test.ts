import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { providedColumns } from '@tajo/core/columns'
import { isObject } from '@tajo/core/json'
import { uncoveredKeys } from '@tajo/core/testing/uncovered-keys'
import { describe, expect, test } from 'vitest'
import { streamNamed, streams } from './index.ts'
import { keysElsewhere } from './keys-elsewhere.ts'

/** The vendor's records as they were seen, kept beside the repository; a checkout without them skips these tests. */
const vendor = resolve(import.meta.dirname, '../../../../../shared/vendor/freshdesk')

interface Sample {
  readonly stream: string
  /** Shapes the reader gives such a response. */
  readonly shapes?: readonly string[]
  /** Key the records are under, where they are not the whole body. */
  readonly under?: string
  /** Keys that need no column, with the reason. */
  readonly without?: Readonly<Record<string, string>>
}

const allIncludes = ['view', 'stats', 'requester', 'company', 'description']
const adminShape = 'only under /admin/groups, which is not read'
const afterWriting = 'only in the answer to writing the message'

const samples: Readonly<Record<string, Sample | string>> = {
  'examples/account.json': { stream: 'account' },
  'examples/admin_group.json': {
    stream: 'groups',
    shapes: ['view'],
    without: {
      type: adminShape,
      allow_agents_to_change_availability: adminShape,
      business_calendar_id: adminShape,
      automatic_agent_assignment: adminShape,
    },
  },
  'examples/agent_list_item.json': { stream: 'agents' },
  'examples/agent_view.json': { stream: 'agents', shapes: ['view'] },
  'examples/bulk_accepted_response.json': 'answer to a write',
  'examples/bulk_update_request.json': 'request',
  'examples/business_hours.json': { stream: 'business_hours' },
  'examples/canned_response.json': { stream: 'canned_responses' },
  'examples/canned_response_folder.json': { stream: 'canned_response_folders' },
  'examples/company.json': { stream: 'companies' },
  'examples/contact_list_item.json': { stream: 'contacts' },
  'examples/contact_merge_request.json': 'request',
  'examples/contact_minimal_no_email.json': { stream: 'contacts' },
  'examples/contact_view.json': { stream: 'contacts', shapes: ['view'] },
  'examples/conversation_list.json': { stream: 'conversations' },
  'examples/custom_object_records_page.json': { stream: 'custom_object_records', under: 'records' },
  'examples/email_config.json': { stream: 'email_configs' },
  'examples/email_mailbox.json': { stream: 'email_mailboxes' },
  'examples/forum.json': { stream: 'discussion_forums' },
  'examples/group_list_item.json': { stream: 'groups' },
  'examples/group_view.json': { stream: 'groups', shapes: ['view'] },
  'examples/job.json': 'a job, not a record',
  'examples/note_create_response.json': { stream: 'conversations', without: { notified_to: afterWriting } },
  'examples/product.json': { stream: 'products' },
  'examples/reply_create_response.json': { stream: 'conversations', without: { replied_to: afterWriting } },
  'examples/role.json': { stream: 'roles' },
  'examples/satisfaction_rating.json': { stream: 'satisfaction_ratings' },
  'examples/scenario_automation.json': { stream: 'scenario_automations' },
  'examples/search_tickets_response.json': { stream: 'tickets', shapes: ['search'], under: 'results' },
  'examples/settings_helpdesk.json': { stream: 'settings' },
  'examples/skill.json': { stream: 'skills' },
  'examples/sla_policy.json': { stream: 'sla_policies' },
  'examples/solution_article.json': { stream: 'solution_articles' },
  'examples/solution_category.json': { stream: 'solution_categories' },
  'examples/solution_folder.json': { stream: 'solution_folders' },
  'examples/survey.json': { stream: 'surveys' },
  'examples/ticket_activities_export_file.json': 'an export, not read',
  'examples/ticket_activities_export_index.json': 'an export, not read',
  'examples/ticket_archived_view.json': { stream: 'tickets', shapes: ['view'] },
  'examples/ticket_create_request.json': 'request',
  'examples/ticket_fields.json': { stream: 'ticket_fields' },
  'examples/ticket_list_item.json': { stream: 'tickets' },
  'examples/ticket_list_item_with_includes.json': {
    stream: 'tickets',
    shapes: ['list', 'stats', 'requester', 'description'],
  },
  'examples/ticket_view_with_includes.json': { stream: 'tickets', shapes: allIncludes },
  'examples/time_entry.json': { stream: 'time_entries' },
  'examples/topic.json': { stream: 'discussion_topics' },
  'examples/webhook_simple_or_advanced_payload.json': 'a webhook body',
  'third_party/python-freshdesk/agent_1.json': { stream: 'agents', shapes: ['view'] },
  'third_party/python-freshdesk/agents.json': { stream: 'agents' },
  'third_party/python-freshdesk/companies.json': { stream: 'companies' },
  'third_party/python-freshdesk/company.json': { stream: 'companies' },
  'third_party/python-freshdesk/conversations.json': { stream: 'conversations' },
  'third_party/python-freshdesk/search_companies.json': { stream: 'companies', shapes: ['search'], under: 'results' },
  'third_party/python-freshdesk/ticket_1.json': {
    stream: 'tickets',
    shapes: allIncludes,
    without: { priority_name: 'added by the fixture’s author; the vendor does not send it' },
  },
  'third_party/python-freshdesk/time_entries.json': { stream: 'time_entries' },
}

const haveRecords = existsSync(vendor)
const why = haveRecords ? '' : ' (skipped: no copies of them beside this checkout)'

describe.skipIf(!haveRecords)(`records as the vendor sends them${why}`, () => {
  test('are all looked at', () => {
    const files = ['examples', 'third_party/python-freshdesk'].flatMap((folder) =>
      readdirSync(resolve(vendor, folder))
        .filter((file) => file.endsWith('.json'))
        .map((file) => `${folder}/${file}`),
    )
    expect(files.sort()).toEqual(Object.keys(samples).sort())
  })

  const records = Object.entries(samples).filter((entry): entry is [string, Sample] => typeof entry[1] !== 'string')
  test.each(records)('%s has a column for every key', (file, sample) => {
    const stream = streamNamed(sample.stream)
    if (stream === undefined) throw new Error(`${file} names the stream ${sample.stream}, which does not exist`)
    const found = recordsIn(JSON.parse(readFileSync(resolve(vendor, file), 'utf8')), sample.under)
    expect(found.length).toBeGreaterThan(0)
    const provided = providedColumns(stream.columns, sample.shapes ?? ['list'])
    const excused = [...(keysElsewhere[stream.name] ?? []), ...Object.keys(sample.without ?? {})]
    const isProvided = (column: string) => provided.has(column)
    const uncovered = new Set(found.flatMap((record) => uncoveredKeys(stream, record, excused, isProvided)))
    expect([...uncovered]).toEqual([])
  })

  test('are read with the privilege the vendor asks for', () => {
    const rows = readFileSync(resolve(vendor, 'endpoints.tsv'), 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
    const privileges = new Map(
      rows.filter(([method]) => method === 'GET').map((row) => [pattern(row[1] ?? ''), row[5] ?? '']),
    )
    for (const stream of streams) {
      const privilege = privileges.get(pattern(`/api/v2${stream.path}`))
      expect(privilege, `${stream.name}: ${stream.path} is not among the vendor’s endpoints`).toBeDefined()
      expect(stream.needs?.role ?? '', stream.name).toBe(privilege)
    }
  })
})

function pattern(path: string): string {
  return path.replace(/\{[^}]*\}/g, '{}')
}

function recordsIn(body: unknown, under: string | undefined): readonly unknown[] {
  const value = under !== undefined && isObject(body) ? body[under] : body
  return Array.isArray(value) ? value : [value]
}
