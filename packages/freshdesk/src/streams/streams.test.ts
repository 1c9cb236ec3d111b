import { type Column, pathOf, providedColumns } from '@tajo/core/columns'
import { describe, expect, test } from 'vitest'
import { creditsOf, limitClassOf } from '../limits.ts'
import type { FreshdeskStream } from '../stream.ts'
import { streamNamed, streams } from './index.ts'

const named = streams.map((stream) => [stream.name, stream] as const)

function columnsOf(stream: FreshdeskStream): [string, Column][] {
  return Object.entries(stream.columns)
}

describe('streams', () => {
  test('have distinct names and are found by them', () => {
    expect(new Set(streams.map((stream) => stream.name)).size).toBe(streams.length)
    for (const stream of streams) expect(streamNamed(stream.name)).toBe(stream)
    expect(streamNamed('nonsense')).toBeUndefined()
  })

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

  test('come after their parents', () => {
    const names = streams.map((stream) => stream.name)
    for (const { name, parent } of streams) {
      if (parent !== undefined) expect(names.indexOf(parent.stream), name).toBeLessThan(names.indexOf(name))
    }
  })
})

describe.each(named)('%s', (name, stream) => {
  test('says what it is and where the vendor describes it', () => {
    expect(stream.description).toMatch(/^[A-Z].*\.$/)
    expect(stream.docs).toMatch(/^https:\/\/developers\.freshdesk\.com\/api\/#[a-z_-]+$/)
  })

  test('has a column for each part of its key', () => {
    expect(stream.key.length).toBeGreaterThan(0)
    for (const part of stream.key) expect(stream.columns, part).toHaveProperty(part)
  })

  test('has a key in every response shape', () => {
    const always = providedColumns(stream.columns, [])
    for (const part of stream.key) expect(always.has(part), part).toBe(true)
  })

  test('asks for changes by a time it stores', () => {
    if (stream.cursor !== undefined) {
      expect(stream.columns[stream.cursor.field]?.type).toBe('timestamp')
      expect(stream.syncTypes).toContain('incremental')
    }
    if (stream.syncTypes.includes('incremental')) {
      expect(changesAreTold(stream)).toBe(true)
    }
  })

  test('belongs to a parent that exists', () => {
    expect(stream.path.includes('{id}')).toBe(stream.parent !== undefined)
    if (stream.parent === undefined) return
    const parent = streamNamed(stream.parent.stream)
    expect(parent).toBeDefined()
    expect(parent?.optional ?? false).toBe(stream.optional ?? false)
    expect(stream.columns).toHaveProperty(stream.parent.column)
  })

  test('has a delete rule that fits how it is read', () => {
    if (stream.deletes === 'with-parent') expect(stream.parent).toBeDefined()
    if (stream.deletes === 'compare') expect(stream.parent).toBeUndefined()
    expect(new Set(stream.syncTypes).size).toBe(stream.syncTypes.length)
  })

  test('counts against the limit its path counts against', () => {
    expect(stream.limitClass).toBe(limitClassOf('GET', stream.path))
    const include = (stream.shapes ?? []).filter((shape) => shape !== 'list').join(',')
    expect(stream.credits).toBe(creditsOf('GET', stream.path, { include }))
  })

  test('reads single records of its own where it reads any', () => {
    if (stream.details === undefined) return
    expect(stream.details.path).toBe(`${stream.path}/{id}`)
    const more = columnsOf(stream).filter(([, column]) => column.in?.includes('view') && !column.in.includes('list'))
    expect(more).not.toEqual([])
  })

  test('stores custom fields beside a stream that defines them', () => {
    if (stream.customFields === undefined) return
    expect(stream.columns[stream.customFields.column]?.type).toBe('json')
    expect(streamNamed(stream.customFields.definedBy)?.columns).toHaveProperty('label')
  })

  test('describes every column', () => {
    for (const [column, { description }] of columnsOf(stream)) expect(description, column).toMatch(/^\S.*\.$/)
  })

  test('stores no value twice under one path', () => {
    const paths = columnsOf(stream).map(([column, spec]) => pathOf(column, spec).join('.'))
    expect(new Set(paths).size).toBe(paths.length)
  })

  test('knows the response shapes it names', () => {
    const shapes = new Set(columnsOf(stream).flatMap(([, column]) => column.in ?? []))
    const known = ['list', 'stats', 'description', 'requester', 'company', 'view', 'search']
    expect([...shapes].filter((shape) => !known.includes(shape))).toEqual([])
  })

  test('names its columns as a warehouse likes them and types ids and times', () => {
    for (const [column, { type }] of columnsOf(stream)) {
      expect(column).toMatch(/^[a-z][a-z0-9_]*$/)
      if (/_at$/.test(column)) expect(type, column).toBe('timestamp')
      if (/(^|_)id$/.test(column) && !textIds.has(column)) expect(type, column).toBe('bigint')
      if (/_ids$/.test(column)) expect(type, column).toBe('bigint[]')
    }
  })

  test('flags personal data', () => {
    const unflagged = columnsOf(stream)
      .filter(([column, spec]) => looksPersonal(name, column, spec) && spec.pii !== true)
      .map(([column]) => column)
      .filter((column) => !(column in (notPersonal[name] ?? {})))
    expect(unflagged).toEqual([])
  })
})

/** By the vendor's filter, by the parent's own change, or by rows on the list that differ from those read before. */
function changesAreTold({ cursor, parent, details }: FreshdeskStream): boolean {
  return cursor !== undefined || parent?.changedOnly === true || details !== undefined
}

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
