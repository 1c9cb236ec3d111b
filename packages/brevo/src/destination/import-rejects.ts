import type { ImportOutcome, ImportRow } from '@tajo/core/destination'
import { parse } from 'csv-parse/sync'
import type { Download } from '../download.ts'
import type { Reports } from './import-process.ts'

type Refused = ImportOutcome['refused'][number]
type Cause = Pick<Refused, 'cause' | 'identifier'>

/** Of the reports of an import. [sdk] */
const causes: Readonly<Record<string, Cause>> = {
  invalid_emails: { cause: 'invalid', identifier: 'email' },
  duplicate_contact_id: { cause: 'duplicate', identifier: 'contact_id' },
  duplicate_ext_id: { cause: 'duplicate', identifier: 'ext_id' },
  duplicate_email_id: { cause: 'duplicate', identifier: 'email' },
  duplicate_phone_id: { cause: 'duplicate', identifier: 'sms' },
  duplicate_whatsapp_id: { cause: 'duplicate', identifier: 'whatsapp' },
  duplicate_landline_number_id: { cause: 'duplicate', identifier: 'landline_number' },
}

export type Rejects =
  | { readonly ok: true; readonly refused: readonly Refused[] }
  /** Some rows were not taken, and nothing says which. */
  | { readonly ok: false; readonly reason: string }

/** Reads the reports of an import that ended, and finds the rows they speak of. */
export async function rejectsOf(
  reports: Reports,
  rows: readonly ImportRow[],
  download: Download,
  signal: AbortSignal,
): Promise<Rejects> {
  const names = Object.keys(reports)
  if (names.length === 0) return { ok: true, refused: [] }
  const sent = new Map(rows.map(({ email }) => [email.trim().toLowerCase(), email]))
  const refused: Refused[] = []
  for (const [name, url] of Object.entries(reports)) {
    const cause = causes[name] ?? { cause: 'invalid', identifier: name }
    const file = await download(url, signal)
    if (!file.ok) return { ok: false, reason: `the report ${name} of the import could not be read: ${file.reason}` }
    const emails = emailsIn(file.body)
    const known = emails?.map((email) => sent.get(email.trim().toLowerCase()))
    if (known === undefined || known.some((email) => email === undefined)) {
      return { ok: false, reason: `the report ${name} of the import speaks of rows that cannot be told` }
    }
    for (const email of new Set(known)) if (email !== undefined) refused.push({ email, ...cause })
  }
  return { ok: true, refused }
}

/** The `EMAIL` column of a CSV with `;` between its cells; without such a header the cell that is an address. */
function emailsIn(body: Uint8Array): readonly string[] | undefined {
  let lines: string[][]
  try {
    lines = parse(Buffer.from(body), {
      bom: true,
      delimiter: [';', ','],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    }) as string[][]
  } catch {
    return undefined
  }
  const place = lines[0]?.findIndex((cell) => /^e-?mail(_id)?$/i.test(cell.trim())) ?? -1
  const emails = (place < 0 ? lines : lines.slice(1)).map((line) =>
    place < 0 ? line.find((cell) => cell.includes('@')) : line[place],
  )
  return emails.every((email) => email !== undefined && email.trim() !== '') ? (emails as string[]) : undefined
}
