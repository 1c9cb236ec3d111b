import { isObject, type Json } from '../../world/json.ts'
import type { BodyRules } from '../http/body-rules.ts'
import type { Call } from '../http/call.ts'
import { type FieldError, invalid } from '../http/problem.ts'
import { checkCustomFields } from './custom-field-values.ts'

/** Longer tags are refused on writing, though imported ones may be longer [guess]. */
const LONGEST_TAG = 32

/** What create and update share; array fields replace the old value [client]. */
export const TICKET_RULES = {
  subject: { type: 'string', nullable: true },
  description: { type: 'string', nullable: true },
  status: { type: 'number' },
  priority: { type: 'number', choices: [1, 2, 3, 4] },
  // Other sources exist but only as something read [doc].
  source: { type: 'number', choices: [1, 2, 3, 7, 9, 10] },
  type: { type: 'string', nullable: true },
  requester_id: { type: 'number' },
  responder_id: { type: 'number', nullable: true },
  group_id: { type: 'number', nullable: true },
  company_id: { type: 'number', nullable: true },
  product_id: { type: 'number', nullable: true },
  email_config_id: { type: 'number', nullable: true },
  tags: { type: 'strings', longest: LONGEST_TAG },
  custom_fields: { type: 'object' },
  due_by: { type: 'moment' },
  fr_due_by: { type: 'moment' },
  attachments: { type: 'files' },
} as const satisfies BodyRules

interface References {
  readonly status?: number
  readonly type?: string | null
  readonly requester_id?: number
  readonly responder_id?: number | null
  readonly group_id?: number | null
  readonly company_id?: number | null
  readonly product_id?: number | null
  readonly email_config_id?: number | null
  readonly custom_fields?: { readonly [name: string]: Json }
}

/** Throws 400 when a body names a status, type, person or thing the account does not have. */
export function checkTicketBody({ world }: Call, body: References): void {
  const errors: FieldError[] = []
  const oneOf = (field: string, value: string | number | null | undefined, allowed: readonly (string | number)[]) => {
    if (value === undefined || value === null || allowed.includes(value)) return
    const message = `It should be one of these values: '${allowed.join(',')}'`
    errors.push({ field, message, code: 'invalid_value' })
  }
  const exists = (field: string, id: number | null | undefined, ...tables: readonly ReadonlyMap<number, unknown>[]) => {
    if (id === undefined || id === null || tables.some((table) => table.has(id))) return
    errors.push({ field, message: `There is no record matching the given ${field}`, code: 'invalid_value' })
  }
  oneOf('status', body.status, choicesOf(world.ticket_fields.values(), 'status').map(Number))
  oneOf('type', body.type, choicesOf(world.ticket_fields.values(), 'ticket_type'))
  exists('requester_id', body.requester_id, world.contacts, world.agents)
  exists('responder_id', body.responder_id, world.agents)
  exists('group_id', body.group_id, world.groups)
  exists('company_id', body.company_id, world.companies)
  exists('product_id', body.product_id, world.products)
  exists('email_config_id', body.email_config_id, world.email_configs)
  if (errors.length > 0) throw invalid(errors)
  checkCustomFields(world.ticket_fields.values(), body.custom_fields)
}

function choicesOf(fields: Iterable<{ readonly [key: string]: Json }>, name: string): readonly string[] {
  for (const field of fields) {
    if (field['name'] !== name) continue
    const { choices } = field
    return Array.isArray(choices) ? choices.map(String) : isObject(choices) ? Object.keys(choices) : []
  }
  return []
}
