import type { FieldMapping, SourceActivation } from '@tajo/core/config/activation-config'
import { isMetric, metricFields } from '@tajo/core/config/metric-fields'
import type { DestinationAttribute } from '@tajo/core/destination'
import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'
import type { SourceTables, TableShape } from './tables.ts'

export type AttributeType = DestinationAttribute['type']

/** Where a mapped field's value comes from. */
export type Input =
  | { readonly kind: 'email' }
  | {
      readonly kind: 'metric'
      readonly column: string
      /** The column's number divided by this. */
      readonly per: number
      readonly decimals: number
      readonly type: AttributeType
    }
  | {
      readonly kind: 'value'
      readonly of: 'contact' | 'company'
      readonly column: string
      /** Into a JSON column. */
      readonly path: readonly string[]
      /** What an attribute made for it holds; `undefined`: the values have to tell. */
      readonly type: AttributeType | undefined
    }
  /** Of a table or column that is not there, although it could be: said in a remark. */
  | { readonly kind: 'unknown'; readonly remark: string }

/** Where Brevo edits can flow back to: the contact's own fields, as the helpdesk calls them. */
function isEditable(input: Input): boolean {
  return input.kind === 'value' && input.of === 'contact' && !readOnly.has(input.column)
}

const readOnly = new Set(['id', 'created_at', 'updated_at', 'role', 'csat_rating', 'active', 'verified', 'tags'])

const companyNames = new Set(['company_id', 'organization_id', 'company_name', 'company', 'organization'])

/** The vendors' own words for one field. */
const alsoCalled = {
  freshdesk: { external_id: 'unique_external_id', locale: 'language', user_fields: 'custom_fields' },
  zendesk: { language: 'locale', unique_external_id: 'external_id', custom_fields: 'user_fields' },
} as const satisfies Record<string, Readonly<Record<string, string>>>

/** Finds out what a mapped field is, or says what is wrong with it. */
export function inputOf(
  from: string,
  where: string,
  source: Pick<SourceActivation, 'source' | 'type'>,
  tables: SourceTables,
  metrics: TableShape,
): Input {
  if (from === 'email') return { kind: 'email' }
  if (isMetric(from)) return metricInput(from, metrics)
  const [first = '', ...rest] = from.split('.')
  if (companyNames.has(first)) return companyInput(first, rest, where, source, tables)
  const column = renamed(source.type, first)
  const type = tables.contacts.columns.get(column)
  if (type === undefined) throw noField(from, where, source, tables)
  return valueInput('contact', column, type, rest, where)
}

/** Fields of a mapping that may not be owned by Brevo: nothing can be written back there. */
export function checkOwner(mapping: FieldMapping, input: Input): void {
  if (mapping.owner === 'helpdesk' || isEditable(input) || input.kind === 'unknown') return
  throw new TajoError(
    'TAJO_CONFIG_INVALID',
    `${mapping.where}: cannot be owned by ${mapping.owner}: ${mapping.from} cannot be edited from Brevo.`,
    { hint: 'Leave `owner` out, or write `owner: helpdesk`.' },
  )
}

function metricInput(from: keyof typeof metricFields, metrics: TableShape): Input {
  const { column, per, decimals } = metricColumn(from)
  if (!metrics.columns.has(column))
    return { kind: 'unknown', remark: `${from} is not among the customers’ metrics; nothing is written for it.` }
  return { kind: 'metric', column, per, decimals, type: metricFields[from] }
}

function metricColumn(from: keyof typeof metricFields): { column: string; per: number; decimals: number } {
  switch (from) {
    case 'avg_satisfaction':
      return { column: 'avg_csat', per: 1, decimals: 2 }
    case 'avg_first_reply_minutes':
      return { column: 'avg_first_reply_seconds', per: 60, decimals: 1 }
    case 'avg_resolution_minutes':
      return { column: 'avg_resolution_seconds', per: 60, decimals: 1 }
    case 'resolution_rate':
      return { column: from, per: 1, decimals: 4 }
    default:
      return { column: from, per: 1, decimals: 2 }
  }
}

function companyInput(
  first: string,
  rest: readonly string[],
  where: string,
  source: Pick<SourceActivation, 'source' | 'type'>,
  { companies }: SourceTables,
): Input {
  const stream = source.type === 'freshdesk' ? 'companies' : 'organizations'
  if (companies === undefined) {
    return {
      kind: 'unknown',
      remark: `${where}: the ${stream} of ${source.source} are not synced; nothing is written for ${[first, ...rest].join('.')}.`,
    }
  }
  const [column = 'name', ...path] = rest
  const type = companies.columns.get(column)
  if (type === undefined) {
    const meant = nearest(column, companies.columns.keys())
    throw new TajoError('TAJO_CONFIG_INVALID', `${where}: ${stream} of ${source.source} have no field ${column}.`, {
      hint: meant === undefined ? `Fields are: ${[...companies.columns.keys()].join(', ')}.` : `Did you mean ${meant}?`,
    })
  }
  return valueInput('company', column, type, path, where)
}

function valueInput(
  of: 'contact' | 'company',
  column: string,
  sqlType: string,
  path: readonly string[],
  where: string,
): Input {
  const isJson = /^jsonb?$/.test(sqlType)
  if (path.length > 0 && !isJson) {
    throw new TajoError('TAJO_CONFIG_INVALID', `${where}: ${column} has no fields inside, ${path.join('.')} neither.`, {
      hint: `Write ${column}, or custom_fields.${path.join('.')}.`,
    })
  }
  if (path.length === 0 && isJson) {
    throw new TajoError('TAJO_CONFIG_INVALID', `${where}: ${column} holds many fields.`, {
      hint: `Name one: ${column}.<field>.`,
    })
  }
  return { kind: 'value', of, column, path, type: isJson ? undefined : attributeTypeOf(sqlType) }
}

/** What an attribute of a column's values holds. Ids are names, not quantities, but the column's type is all there is to go by. */
function attributeTypeOf(sqlType: string): AttributeType {
  if (/^(bigint|integer|double|numeric|decimal)/.test(sqlType)) return 'float'
  if (sqlType.startsWith('boolean')) return 'boolean'
  if (/^(timestamp|date)/.test(sqlType)) return 'date'
  return 'text'
}

function renamed(type: 'freshdesk' | 'zendesk', name: string): string {
  const names: Readonly<Record<string, string>> = alsoCalled[type]
  return names[name] ?? name
}

function noField(
  from: string,
  where: string,
  { source }: Pick<SourceActivation, 'source'>,
  { contacts }: SourceTables,
): TajoError {
  const fields = [...contacts.columns.keys()].filter((name) => !name.startsWith('_tajo'))
  const meant = nearest(from, [...fields, ...Object.keys(metricFields), 'organization.name', 'company_name'])
  return new TajoError('TAJO_CONFIG_INVALID', `${where}: people of ${source} have no field ${from}.`, {
    hint: meant === undefined ? `Fields are: ${fields.join(', ')}.` : `Did you mean ${meant}?`,
  })
}
