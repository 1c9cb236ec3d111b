import { z } from 'zod'
import type { Json, JsonObject } from '../json.ts'
import { isObject } from '../json.ts'
import type { SourceConfig } from './config.ts'
import { freshdeskSchema } from './schema/freshdesk.ts'
import { zendeskSchema } from './schema/zendesk.ts'
import { isSecretKey } from './secret-keys.ts'

/** Keys that say how a source stands in a warehouse or a server, and nothing about reading it. */
const elsewhere: ReadonlySet<string> = new Set([
  'type',
  'enabled',
  'layer',
  'folder',
  'prefix',
  'schedule',
  'lists',
  'webhooks',
  'log_webhooks',
  'contact_mapping',
  'ticket_events',
  'field_mapping',
])

/** JSON Schema (draft 7) of what it takes to read one account, secrets marked as Airbyte wants them. */
export function sourceJsonSchema(type: Exclude<SourceConfig['type'], 'brevo'>): JsonObject {
  const schema = type === 'freshdesk' ? freshdeskSchema(0) : zendeskSchema(0)
  const { $schema, properties, required, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
  const kept = Object.entries(properties ?? {}).filter(([name]) => !elsewhere.has(name))
  return {
    ...($schema === undefined ? {} : { $schema }),
    ...(rest as JsonObject),
    required: (required ?? []).filter((name) => !elsewhere.has(name)),
    properties: Object.fromEntries(kept.map(([name, property]) => [name, marked([name], property as Json)])),
  }
}

function marked(path: readonly string[], property: Json): Json {
  if (!isObject(property)) return property
  const inner = property['properties']
  return {
    ...(property as JsonObject),
    ...(isSecretKey(path) ? { airbyte_secret: true } : {}),
    ...(isObject(inner)
      ? {
          properties: Object.fromEntries(
            Object.entries(inner).map(([name, value]) => [name, marked([...path, name], value as Json)]),
          ),
        }
      : {}),
  }
}
