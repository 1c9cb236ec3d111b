import { isObject, type Json, type JsonObject } from '@tajo/core/json'
import type { ZendeskClient } from './client.ts'
import { cursorPageSize } from './limits.ts'
import { member } from './read/pages.ts'

/** Of the account's dropdowns for users: key of the field → what a person may call a choice, in lower case → its tag. */
export type Choices = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Asks for the choices. Who may not see them writes values as they are. */
export async function readChoices(client: ZendeskClient): Promise<Choices> {
  const choices = new Map<string, ReadonlyMap<string, string>>()
  for (let after: string | undefined, more = true; more; ) {
    const query = { 'page[size]': String(cursorPageSize), ...(after === undefined ? {} : { 'page[after]': after }) }
    const answer = await client.get('/user_fields', query, { stream: 'users' })
    if (answer.kind !== 'ok') return choices
    const fields = member(answer.data, 'user_fields')
    for (const field of Array.isArray(fields) ? (fields as unknown[]) : []) {
      const key = member(field, 'key')
      if (typeof key === 'string' && member(field, 'type') === 'dropdown') choices.set(key, tagsOf(field))
    }
    const meta = member(answer.data, 'meta')
    const cursor = member(meta, 'after_cursor')
    after = typeof cursor === 'string' ? cursor : undefined
    more = member(meta, 'has_more') === true && after !== undefined
  }
  return choices
}

/**
 * Values as the helpdesk takes them: a dropdown holds tags, and elsewhere its choices may be called by name or in another case. [rec]
 *
 * @example withTags({ 'user_fields.department': 'Human Resources' }, choices) // { 'user_fields.department': 'human_resources' }
 */
export function withTags(fields: JsonObject, choices: Choices): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]): [string, Json] => {
      const tags = choices.get(field.replace(/^user_fields\./, ''))
      const tag = typeof value === 'string' && isUserField(field) ? tags?.get(value.trim().toLowerCase()) : undefined
      return [field, tag ?? value]
    }),
  )
}

export function isUserField(field: string): boolean {
  return /^user_fields\.[^.]+$/.test(field)
}

function tagsOf(field: unknown): ReadonlyMap<string, string> {
  const options = member(field, 'custom_field_options')
  const tags = new Map<string, string>()
  const known = Array.isArray(options) ? (options as unknown[]).filter(isObject) : []
  // A choice called like another's tag is not meant by it.
  for (const what of ['name', 'value']) {
    for (const option of known) {
      const [called, tag] = [option[what], option['value']]
      if (typeof called === 'string' && typeof tag === 'string') tags.set(called.trim().toLowerCase(), tag)
    }
  }
  return tags
}
