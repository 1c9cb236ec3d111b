import { createHash } from 'node:crypto'
import type { ActivationConfig, FieldMapping, SourceActivation } from '@tajo/core/config/activation-config'
import type { DestinationAttribute } from '@tajo/core/destination'
import { isTajoError, TajoError } from '@tajo/core/errors'
import type { SqlReader } from '@tajo/core/sql'
import { checkNames, type MappedInput, resolveTargets, type Targets } from '../attributes.ts'
import { type Dialect, ident, tableName } from './dialect.ts'
import { type AttributeType, checkOwner, type Input, inputOf } from './inputs.ts'
import type { SourceInputs } from './population.ts'
import { type SourceTables, sourceTables, type TableShape } from './tables.ts'

/** Changes whenever the same inputs may come to other values. */
const rules = 1

export interface Mapping {
  readonly sources: readonly SourceInputs[]
  readonly targets: Targets
  readonly consent: readonly MappedInput[]
  readonly hash: string
}

export interface Account {
  readonly attributes: readonly DestinationAttribute[]
  readonly lists: readonly { readonly id: number; readonly name: string }[]
}

/** The file's mapping held against the tables that are there and the account it goes to. */
export async function resolveMapping(
  sql: SqlReader,
  dialect: Dialect,
  config: ActivationConfig,
  account: Account,
  metrics: TableShape,
): Promise<Mapping> {
  if (config.sources.every(({ fields, lists }) => fields.length === 0 && lists.length === 0)) {
    throw new TajoError(
      'TAJO_CONFIG_INVALID',
      'No helpdesk has a mapping or lists: there is nothing to bring to Brevo.',
      {
        hint: 'Add contact_mapping (Freshdesk), field_mapping (Zendesk) or lists to a connector in tajo.yml.',
      },
    )
  }
  const sources: SourceInputs[] = []
  const consent: MappedInput[] = []
  for (const [index, source] of config.sources.entries()) {
    checkNames(source.fields, config.consentAttributes)
    const tables = await sourceTables(sql, source)
    const lines: MappedInput[] = []
    for (const [at, mapping] of source.fields.entries()) {
      const input = inputOf(mapping.from, mapping.where, source, tables, metrics)
      checkOwner(mapping, input)
      const met = await metType(sql, dialect, input, mapping.to, account, tables)
      lines.push({ source: source.source, key: `v${index}_${at}`, mapping, input, met })
    }
    const said = consentInput(config.consentField, `v${index}_consent`, source, tables, metrics)
    if (said !== undefined) consent.push(said)
    sources.push({ ...source, tables, lines: said === undefined ? lines : [...lines, said] })
  }
  if (config.consentField !== undefined && consent.length === 0) {
    throw new TajoError('TAJO_CONFIG_INVALID', `brevo.consent_field: no helpdesk has a field ${config.consentField}.`, {
      hint: 'Name a field of the contacts, such as custom_fields.newsletter.',
    })
  }
  const lines = sources.flatMap((source) => source.lines.filter(({ mapping }) => mapping.to !== ''))
  const targets = resolveTargets(lines, account.attributes, config.createAttributes)
  return { sources, targets, consent, hash: mappingHash(config, account, targets) }
}

/** Read like any field, and written nowhere. */
function consentInput(
  field: string | undefined,
  key: string,
  source: SourceActivation,
  tables: SourceTables,
  metrics: TableShape,
): MappedInput | undefined {
  if (field === undefined) return undefined
  const where = 'brevo.consent_field'
  try {
    const input = inputOf(field, where, source, tables, metrics)
    const mapping: FieldMapping = {
      from: field,
      to: '',
      whenNull: 'keep',
      default: undefined,
      owner: 'helpdesk',
      where,
    }
    return input.kind === 'value' ? { source: source.source, key, mapping, input, met: undefined } : undefined
  } catch (error) {
    // One helpdesk may have the field and another not.
    if (isTajoError(error) && error.code === 'TAJO_CONFIG_INVALID') return undefined
    throw error
  }
}

/** Of a custom field without a column: what most of its values are. Only where an attribute is to be made for it. */
async function metType(
  sql: SqlReader,
  dialect: Dialect,
  input: Input,
  to: string,
  account: Account,
  { contacts, companies }: SourceTables,
): Promise<AttributeType | undefined> {
  if (input.kind !== 'value' || input.type !== undefined || account.attributes.some(({ name }) => name === to))
    return undefined
  const table = input.of === 'contact' ? contacts : companies
  if (table === undefined) return undefined
  const rows = await sql.rows<{ value: string }>(
    `SELECT DISTINCT value FROM (SELECT ${dialect.jsonText(`t.${ident(input.column)}`, input.path)} AS value FROM ${tableName(table)} t) v
     WHERE value IS NOT NULL AND value <> 'null' AND value <> '""' ORDER BY value LIMIT 1000`,
  )
  const types = new Set(rows.map(({ value }) => typeOfJson(value)))
  const [only] = types
  return types.size === 1 ? only : 'text'
}

function typeOfJson(json: string): AttributeType {
  if (json === 'true' || json === 'false') return 'boolean'
  if (/^-?\d/.test(json)) return 'float'
  if (/^"\d{4}-\d{2}-\d{2}(T[^"]*)?"$/.test(json)) return 'date'
  return 'text'
}

function mappingHash(config: ActivationConfig, account: Account, targets: Targets): string {
  const used = [...targets.attributes, ...targets.phoneAttributes].map(({ name, type, options }) => [
    name,
    type,
    options,
  ])
  const content = [
    rules,
    config.sources.map(({ source, type, fields, lists }) => [
      source,
      type,
      fields.map(({ where: _, ...field }) => field),
      lists.map(({ id }) => id),
    ]),
    [config.newContacts, config.consentField ?? null, config.defaultRegion ?? null],
    used,
    targets.name === undefined ? null : [targets.name.first, targets.name.last],
    account.lists.map(({ id }) => id).sort((a, b) => a - b),
  ]
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 32)
}
