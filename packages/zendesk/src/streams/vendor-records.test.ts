import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isObject } from '@tajo/core/json'
import { uncoveredKeys } from '@tajo/core/testing/uncovered-keys'
import { describe, expect, test } from 'vitest'
import { streamNamed } from './index.ts'

/** Answers of the vendor as they were recorded, kept beside the repository; a checkout without them skips these tests. */
const vendor = resolve(import.meta.dirname, '../../../../../shared/vendor/zendesk/fixtures')

interface Sample {
  readonly stream: string
  /** Key of the records, or of the one record, in the body. */
  readonly under: string
  /** Keys that need no column, with the reason. */
  readonly without?: Readonly<Record<string, string>>
}

const noRecord = 'no records of a stream'
const ofSearch = { result_type: 'added by search' }
const audit = { stream: 'ticket_audits', under: 'audit' }

/** Which records each file has; words where it has none. A file has several kinds of them where a ticket comes with its audit. */
const samples: Readonly<Record<string, readonly Sample[] | string>> = {
  'deleted_tickets_flow.json': noRecord,
  'error_400_too_many_values.json': 'an error',
  'error_400_too_many_values_orgs.json': 'an error',
  'error_404_record_not_found.json': 'an error',
  'group_show.json': [{ stream: 'groups', under: 'group' }],
  'groups_list_cbp.json': [{ stream: 'groups', under: 'groups' }],
  'hc_articles_obp.json': [{ stream: 'articles', under: 'articles' }],
  'hc_categories_cbp.json': [{ stream: 'article_categories', under: 'categories' }],
  'hc_incremental_articles.json': [{ stream: 'articles', under: 'articles' }],
  'hc_sections_obp.json': [{ stream: 'sections', under: 'sections' }],
  'incremental_organizations.json': [{ stream: 'organizations', under: 'organizations' }],
  'incremental_tickets_deleted.json': [{ stream: 'tickets', under: 'tickets' }],
  'incremental_tickets_per_page_1.json': [{ stream: 'tickets', under: 'tickets' }],
  'incremental_tickets_time.json': [{ stream: 'tickets', under: 'tickets' }],
  'incremental_users_cursor.json': [{ stream: 'users', under: 'users' }],
  'job_status_lifecycle_orgs.json': 'jobs, not records',
  'macros_obp.json': [{ stream: 'macros', under: 'macros' }],
  'organization_create_201.json': [{ stream: 'organizations', under: 'organization' }],
  'organization_update_200.json': [{ stream: 'organizations', under: 'organization' }],
  'search_export_cbp.json': [{ stream: 'users', under: 'results', without: ofSearch }],
  'search_tickets.json': [{ stream: 'tickets', under: 'results', without: ofSearch }],
  'tags_cbp.json': [{ stream: 'tags', under: 'tags' }],
  'ticket_audits_cbp.json': [{ stream: 'ticket_audits', under: 'audits' }],
  'ticket_comments_offset.json': [{ stream: 'ticket_comments', under: 'comments' }],
  'ticket_create_201.json': [{ stream: 'tickets', under: 'ticket' }, audit],
  'ticket_fields_cbp.json': [{ stream: 'ticket_fields', under: 'ticket_fields' }],
  'ticket_forms.json': [{ stream: 'ticket_forms', under: 'ticket_forms' }],
  'ticket_show.json': [{ stream: 'tickets', under: 'ticket' }],
  'ticket_update_200.json': [{ stream: 'tickets', under: 'ticket' }, audit],
  'tickets_list_cbp.json': [{ stream: 'tickets', under: 'tickets' }],
  'upload_201.json': 'an upload, not a record',
  'user_create_201.json': [{ stream: 'users', under: 'user' }],
  'user_delete_200.json': [{ stream: 'users', under: 'user' }],
  'user_update_200.json': [{ stream: 'users', under: 'user' }],
  'users_list_cbp.json': [{ stream: 'users', under: 'users' }],
  'views_obp.json': [{ stream: 'views', under: 'views' }],
  'webhooks_crud.json': 'webhooks, not a stream',
  'webhooks_invocation_attempts.json': 'webhooks, not a stream',
  'webhooks_invocations.json': 'webhooks, not a stream',
  'webhooks_list.json': 'webhooks, not a stream',
  'webhooks_signing_secret.json': 'webhooks, not a stream',
  'webhooks_test.json': 'webhooks, not a stream',
}

const haveRecords = existsSync(vendor)
const why = haveRecords ? '' : ' (skipped: no copies of them beside this checkout)'

describe.skipIf(!haveRecords)(`answers as the vendor sent them${why}`, () => {
  test('are all looked at', () => {
    expect(
      readdirSync(vendor)
        .filter((file) => file.endsWith('.json'))
        .sort(),
    ).toEqual(Object.keys(samples).sort())
  })

  const records = Object.entries(samples).flatMap(([file, kinds]) =>
    typeof kinds === 'string' ? [] : kinds.map((kind) => [file, kind.under, kind] as const),
  )
  test.each(records)('%s has a column for every key of its %s', (file, under, { stream: name, without = {} }) => {
    const stream = streamNamed(name)
    if (stream === undefined) throw new Error(`${file} names the stream ${name}, which does not exist`)
    const found = recordsIn(JSON.parse(readFileSync(resolve(vendor, file), 'utf8')), under)
    expect(found.length).toBeGreaterThan(0)
    const excused = [...(stream.elsewhere ?? []), ...Object.keys(without)]
    const uncovered = new Set(found.flatMap((record) => uncoveredKeys(stream, record, excused)))
    expect([...uncovered]).toEqual([])
  })
})

/** A file is a list of exchanges; a body holds a list or a single record under its key. */
function recordsIn(exchanges: unknown, under: string): readonly unknown[] {
  if (!Array.isArray(exchanges)) return []
  return exchanges.flatMap((exchange: unknown) => {
    const body = isObject(exchange) ? exchange['body'] : undefined
    const value = isObject(body) ? body[under] : undefined
    return value === undefined ? [] : value
  })
}
