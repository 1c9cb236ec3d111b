import { json } from '../../http/message.ts'
import { isObject, type Row } from '../../world/json.ts'
import { type Call, idOf } from '../http/call.ts'
import { Problem } from '../http/problem.ts'
import type { Route } from '../http/router.ts'

const DEFAULT_PAGE_SIZE = 20
const LARGEST_PAGE = 100
const PAGE_KEYS = ['page_size', 'next_token', 'prev_token']
const feature = 'custom_objects'

export const customObjects: readonly Route[] = [
  {
    method: 'GET',
    path: '/custom_objects/schemas',
    feature,
    answer: (call) => json(200, JSON.stringify({ schemas: [...call.world.custom_object_schemas.values()] })),
  },
  {
    method: 'GET',
    path: '/custom_objects/schemas/{id}',
    feature,
    answer: (call) => json(200, JSON.stringify(schemaOf(call))),
  },
  {
    method: 'GET',
    path: '/custom_objects/schemas/{id}/records',
    feature,
    query: 'unchecked',
    answer: recordsPage,
  },
  {
    method: 'GET',
    path: '/custom_objects/schemas/{id}/records/count',
    feature,
    query: 'unchecked',
    answer: (call) => json(200, JSON.stringify({ count: recordsOf(call).length })),
  },
  {
    method: 'GET',
    path: '/custom_objects/schemas/{id}/records/{record:text}',
    feature,
    answer(call) {
      const record = recordsOf(call).find((one) => one['display_id'] === call.segments['record'])
      if (record === undefined) throw objectError(404, 'RESOURCE_NOT_FOUND', 'The record does not exist')
      return json(200, recordText(record))
    },
  },
]

/** Links are relative to `custom_objects`, and the page hides in an opaque token [doc]. */
function recordsPage(call: Call) {
  const size = Number(call.params.text('page_size') ?? DEFAULT_PAGE_SIZE)
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
    throw objectError(400, 'INVALID_INPUT', `page_size must be between 1 and ${LARGEST_PAGE}`)
  }
  const records = recordsOf(call)
  const start = offsetOf(call.params.text('next_token')) ?? offsetOf(call.params.text('prev_token')) ?? 0
  const base = `/schemas/${idOf(call)}/records`
  const links = [`"count":{"href":"${base}/count"}`]
  if (start + size < records.length) {
    links.push(`"next":{"href":"${base}?page_size=${size}&prev_token=&next_token=${tokenOf(start + size)}"}`)
  }
  if (start > 0) {
    links.push(
      `"prev":{"href":"${base}?page_size=${size}&prev_token=${tokenOf(Math.max(0, start - size))}&next_token="}`,
    )
  }
  const texts = records.slice(start, start + size).map(recordText)
  return json(200, `{"records":[${texts.join(',')}],"_links":{${links.join(',')}}}`)
}

function schemaOf(call: Call): Row {
  const schema = call.world.custom_object_schemas.get(idOf(call))
  if (schema === undefined) throw objectError(404, 'RESOURCE_NOT_FOUND', 'The schema does not exist')
  return schema
}

/** Filters are fields in the query string [doc]; of the operators only equality is played. */
function recordsOf(call: Call): readonly Row[] {
  const schema = schemaOf(call)
  const records = [...(call.world.custom_object_records.get(schema.id)?.values() ?? [])]
  const filters = call.params.entries().filter(([name]) => !PAGE_KEYS.includes(name))
  const fields = Array.isArray(schema['fields']) ? schema['fields'].map((field) => String(field.name)) : []
  for (const [name] of filters) {
    if (!fields.includes(name)) throw objectError(400, 'INVALID_INPUT', `${name} is not a field of the schema`)
  }
  return records.filter((record) => {
    const data = record['data']
    return isObject(data) && filters.every(([name, value]) => String(data[name]) === value)
  })
}

function recordText(record: Row): string {
  const { id: _, ...rest } = record
  return JSON.stringify(rest)
}

const tokenOf = (offset: number) => Buffer.from(`offset:${offset}`).toString('base64url')

function offsetOf(token: string | undefined): number | undefined {
  if (token === undefined || token === '') return undefined
  const offset = /^offset:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1]
  if (offset === undefined) throw objectError(400, 'INVALID_INPUT', 'The page token is invalid')
  return Number(offset)
}

/** Custom objects answer in an envelope of their own [doc]. */
function objectError(status: number, error_type: string, message: string): Problem {
  return new Problem(json(status, JSON.stringify({ error_type, message, errors: [] })))
}
