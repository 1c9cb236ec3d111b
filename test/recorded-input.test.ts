import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseExact } from '@tajo/core/exact-json'
import { isObject, type JsonObject } from '@tajo/core/json'
import type { TableSpec, Warehouse } from '@tajo/core/warehouse'
import { pageMaker } from '@tajo/freshdesk/read/pages'
import { streamNamed } from '@tajo/freshdesk/streams/index'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from './support/duck-store.ts'
import { lost, valueDifferences } from './support/expect-equals-sandbox.ts'
import { readTable } from './support/read-table.ts'

/** Responses as the vendor sent them, in the folder beside the repository; a checkout without it skips these tests. */
const recorded = resolve(import.meta.dirname, '../../shared/vendor/freshdesk')

interface Recorded {
  readonly stream: string
  /** Key the records are under, where they are not the whole body. */
  readonly under?: string
  /** What a reader knows and the records lack. */
  readonly constants?: JsonObject
}

const files: Readonly<Record<string, Recorded>> = {
  'examples/account.json': { stream: 'account' },
  'examples/admin_group.json': { stream: 'groups' },
  'examples/agent_list_item.json': { stream: 'agents' },
  'examples/agent_view.json': { stream: 'agents' },
  'examples/business_hours.json': { stream: 'business_hours' },
  'examples/canned_response.json': { stream: 'canned_responses' },
  'examples/canned_response_folder.json': { stream: 'canned_response_folders' },
  'examples/company.json': { stream: 'companies' },
  'examples/contact_list_item.json': { stream: 'contacts' },
  'examples/contact_minimal_no_email.json': { stream: 'contacts' },
  'examples/contact_view.json': { stream: 'contacts' },
  'examples/conversation_list.json': { stream: 'conversations' },
  'examples/custom_object_records_page.json': {
    stream: 'custom_object_records',
    under: 'records',
    constants: { schema_id: '30' },
  },
  'examples/email_config.json': { stream: 'email_configs' },
  'examples/email_mailbox.json': { stream: 'email_mailboxes' },
  'examples/forum.json': { stream: 'discussion_forums' },
  'examples/group_list_item.json': { stream: 'groups' },
  'examples/group_view.json': { stream: 'groups' },
  'examples/note_create_response.json': { stream: 'conversations' },
  'examples/product.json': { stream: 'products' },
  'examples/reply_create_response.json': { stream: 'conversations' },
  'examples/role.json': { stream: 'roles' },
  'examples/satisfaction_rating.json': { stream: 'satisfaction_ratings' },
  'examples/scenario_automation.json': { stream: 'scenario_automations' },
  'examples/search_tickets_response.json': { stream: 'tickets', under: 'results' },
  'examples/settings_helpdesk.json': { stream: 'settings' },
  'examples/skill.json': { stream: 'skills' },
  'examples/sla_policy.json': { stream: 'sla_policies' },
  'examples/solution_article.json': { stream: 'solution_articles' },
  'examples/solution_category.json': { stream: 'solution_categories' },
  'examples/solution_folder.json': { stream: 'solution_folders' },
  'examples/survey.json': { stream: 'surveys' },
  'examples/ticket_archived_view.json': { stream: 'tickets' },
  'examples/ticket_fields.json': { stream: 'ticket_fields' },
  'examples/ticket_list_item.json': { stream: 'tickets' },
  'examples/ticket_list_item_with_includes.json': { stream: 'tickets' },
  'examples/ticket_view_with_includes.json': { stream: 'tickets' },
  'examples/time_entry.json': { stream: 'time_entries' },
  'examples/topic.json': { stream: 'discussion_topics' },
  'third_party/python-freshdesk/agent_1.json': { stream: 'agents' },
  'third_party/python-freshdesk/agents.json': { stream: 'agents' },
  'third_party/python-freshdesk/companies.json': { stream: 'companies' },
  'third_party/python-freshdesk/company.json': { stream: 'companies' },
  'third_party/python-freshdesk/conversations.json': { stream: 'conversations' },
  'third_party/python-freshdesk/search_companies.json': { stream: 'companies', under: 'results' },
  'third_party/python-freshdesk/ticket_1.json': { stream: 'tickets' },
  'third_party/python-freshdesk/time_entries.json': { stream: 'time_entries' },
}

/** Requests, bodies of webhooks, jobs and exports: nothing a stream reads. */
const noRecords = [
  'examples/bulk_accepted_response.json',
  'examples/bulk_update_request.json',
  'examples/contact_merge_request.json',
  'examples/job.json',
  'examples/ticket_activities_export_file.json',
  'examples/ticket_activities_export_index.json',
  'examples/ticket_create_request.json',
  'examples/webhook_simple_or_advanced_payload.json',
]

/** Every shape at once, so that each column speaks for itself. */
const allShapes = ['list', 'view', 'stats', 'description', 'requester', 'company', 'search']

const haveRecords = existsSync(recorded)
const why = haveRecords ? '' : ' (skipped: no recorded responses beside this checkout)'

describe.skipIf(!haveRecords)(`recorded responses${why}`, () => {
  const folder = temporaryFolder()
  let warehouse: Warehouse

  beforeAll(async () => {
    warehouse = await openDuckDb({ path: join(folder, 'tajo.duckdb') })
  })

  afterAll(async () => {
    await warehouse.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('are all looked at', () => {
    const there = ['examples', 'third_party/python-freshdesk'].flatMap((name) =>
      readdirSync(join(recorded, name))
        .filter((file) => file.endsWith('.json'))
        .map((file) => `${name}/${file}`),
    )
    expect(there.toSorted()).toEqual([...Object.keys(files), ...noRecords].toSorted())
  })

  test.each(Object.entries(files))(
    '%s is found again in the file, value by value',
    async (file, { stream: name, under, constants }) => {
      const stream = streamNamed(name)
      if (stream === undefined) throw new Error(`there is no stream ${name}`)
      const text = readFileSync(join(recorded, file), 'utf8')
      const body = bodyOf(text, under)
      const table = tableFor(file, name)
      await warehouse.prepare(table, { folder: null, parent: null, references: {} })
      const page = pageMaker(stream)(
        { body: Buffer.from(body), data: JSON.parse(body) },
        { shapes: allShapes, ...(constants === undefined ? {} : { constants }) },
      )
      const at = '2026-11-20T10:00:00.000Z'
      const written = await warehouse.write({
        table,
        runId: 'r',
        syncedAt: at,
        pages: [page],
        gone: [],
        parentsDone: [],
        rejected: [],
      })
      const records = (parseExact(body) as Record<string, unknown>[]).map((record) =>
        meant(file, name, { ...record, ...constants }),
      )
      expect(written).toMatchObject({ inserted: records.length, rejected: 0 })

      const stored = await readTable(warehouse, table.table, { layer: table.layer, key: stream.key })
      const wrong = records.flatMap((record, index) => {
        const key = stream.key.map((part) => String(record[part])).join('/')
        const row = stored?.rows.find((one) => one.key === key)
        if (row === undefined || stored === undefined) return [`${file} ${index}: not stored under ${key}`]
        return [...valueDifferences(record, row, stored.columns, key), ...lost(record, row, stored.columns, key)]
      })
      expect(wrong).toEqual([])
    },
  )

  test('ids of nineteen digits are there to the last digit', async () => {
    const { rows } = await warehouse.query('SELECT CAST(organisation_id AS VARCHAR) FROM recorded.account')
    const digits = /"organisation_id":\s*(\d+)/.exec(readFileSync(join(recorded, 'examples/account.json'), 'utf8'))?.[1]
    expect(digits?.length).toBeGreaterThan(16)
    expect(rows).toEqual([[digits]])
  })
})

function bodyOf(text: string, under: string | undefined): string {
  if (under === undefined) return text.trimStart().startsWith('[') ? text : `[${text}]`
  const body = parseExact(text)
  return JSON.stringify(isObject(body) ? body[under] : [])
}

function tableFor(file: string, stream: string): TableSpec {
  const { columns, key, description } = streamNamed(stream) ?? { columns: {}, key: [], description: '' }
  const table = `${file.startsWith('third_party') ? 'third_' : ''}${basename(file, '.json')}`
  return {
    source: table,
    stream,
    layer: 'recorded',
    table,
    description,
    columns,
    key,
    write: 'merge',
    history: false,
    masks: {},
    raw: false,
  }
}

/** The record by the names of its columns, less what other columns and tables hold of it. */
function meant(file: string, stream: string, record: Record<string, unknown>): Record<string, unknown> {
  if (stream === 'satisfaction_ratings' && isObject(record['ratings']))
    return { ...record, rating: record['ratings']['default_question'] }
  if (stream !== 'tickets') return record
  // Messages are rows of their own; the ids of requester and company stand in the ticket too.
  const { conversations: _, requester, company, ...rest } = record
  const parts: Record<string, unknown> = { ...rest }
  for (const [key, part] of Object.entries({ requester, company })) {
    if (!isObject(part)) continue
    const { id, ...others } = part
    // The author of that fixture gave its ticket another requester.
    if (!file.endsWith('python-freshdesk/ticket_1.json')) expect(String(id)).toBe(String(record[`${key}_id`]))
    parts[key] = others
  }
  return parts
}
