import { writeCsv } from '../http/csv.ts'
import { isEmail, type ValueSource } from '../world/attributes.ts'
import { conflictsOf } from '../world/identity.ts'
import type { Outcome } from '../world/processes.ts'
import type { Actor, IdentifierKind } from '../world/records.ts'
import type { BrevoWorld } from '../world/world.ts'
import { type ContactChange, writeContact } from '../world/write-contact.ts'
import { readAttributes } from './contact-body.ts'

export interface ImportRow {
  readonly email: string | undefined
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface ImportRequest {
  readonly rows: readonly ImportRow[]
  readonly source: ValueSource
  readonly listIds: readonly number[]
  readonly updatesExisting: boolean
  readonly emptiesAttributes: boolean
  readonly emailBlacklist: boolean | undefined
  readonly smsBlacklist: boolean | undefined
}

type Report =
  | 'invalid_emails'
  | 'duplicate_contact_id'
  | 'duplicate_ext_id'
  | 'duplicate_email_id'
  | 'duplicate_phone_id'
  | 'duplicate_whatsapp_id'
  | 'duplicate_landline_number_id'

/** In the order of the vendor's answer. */
export const REPORTS: readonly Report[] = [
  'invalid_emails',
  'duplicate_contact_id',
  'duplicate_ext_id',
  'duplicate_email_id',
  'duplicate_phone_id',
  'duplicate_whatsapp_id',
  'duplicate_landline_number_id',
]

const REPORT_OF: Readonly<Record<IdentifierKind, Report>> = {
  email: 'duplicate_email_id',
  ext_id: 'duplicate_ext_id',
  SMS: 'duplicate_phone_id',
  WHATSAPP: 'duplicate_whatsapp_id',
  LANDLINE_NUMBER: 'duplicate_landline_number_id',
}

/** Row by row; the rows that were not taken stand in reports, nothing says what became of the others [sdk]. */
export function importContacts(world: BrevoWorld, request: ImportRequest, actor: Actor): Outcome {
  const rejected = new Map<Report, ImportRow[]>()
  for (const row of request.rows) {
    const report = importRow(world, request, row, actor)
    if (report === undefined) continue
    const rows = rejected.get(report)
    if (rows === undefined) rejected.set(report, [row])
    else rows.push(row)
  }
  return { rejects: Object.fromEntries([...rejected].map(([report, rows]) => [report, csvOf(rows)])) }
}

/** A row is found by its address; without one by the external id, then the phone [guess]. */
function importRow(world: BrevoWorld, request: ImportRequest, row: ImportRow, actor: Actor): Report | undefined {
  if (row.email !== undefined && !isEmail(row.email)) return 'invalid_emails'
  const { email: _, ...read } = readAttributes(world, row.attributes, request.source)
  const change: ContactChange = { ...read, ...(row.email === undefined ? undefined : { email: row.email }) }
  const phone = read.values['SMS']
  const contact =
    row.email !== undefined
      ? world.contacts.find('email', row.email)
      : typeof read.extId === 'string'
        ? world.contacts.find('ext_id', read.extId)
        : typeof phone === 'string'
          ? world.contacts.find('SMS', phone)
          : undefined
  if (row.email === undefined && read.extId == null && typeof phone !== 'string') return 'invalid_emails'
  if (contact !== undefined && !request.updatesExisting) {
    // Known ones are put in the lists all the same [guess].
    writeContact(world, contact, { addLists: request.listIds }, actor)
    return undefined
  }
  const [conflict] = conflictsOf(world, contact, change)
  if (conflict !== undefined) return REPORT_OF[conflict.kind]
  const cleared = request.emptiesAttributes ? emptyOnes(world, row) : {}
  const flags = flagsOf(world, request)
  writeContact(
    world,
    contact,
    { ...change, ...flags, values: { ...cleared, ...read.values }, addLists: request.listIds },
    actor,
  )
  return undefined
}

/** True blocks every row; false does nothing, as far as the vendor's help goes [doc help]. */
function flagsOf(world: BrevoWorld, { emailBlacklist, smsBlacklist }: ImportRequest): ContactChange {
  const counts = (flag: boolean | undefined) =>
    flag === true || (flag === false && world.settings.quirks.importUnblocks)
  return {
    ...(emailBlacklist !== undefined && counts(emailBlacklist) ? { emailBlacklisted: emailBlacklist } : undefined),
    ...(smsBlacklist !== undefined && counts(smsBlacklist) ? { smsBlacklisted: smsBlacklist } : undefined),
  }
}

function emptyOnes(world: BrevoWorld, { attributes }: ImportRow): Record<string, null> {
  const names = Object.keys(attributes).filter((name) => attributes[name] === '' && world.attributes.has(name))
  return Object.fromEntries(names.map((name) => [name, null]))
}

function csvOf(rows: readonly ImportRow[]): string {
  const names = new Set(rows.flatMap(({ attributes }) => Object.keys(attributes)))
  const lines = rows.map(({ email, attributes }) => ({ ...attributes, EMAIL: email }))
  return writeCsv(['EMAIL', ...[...names].filter((name) => name !== 'EMAIL')], lines)
}
