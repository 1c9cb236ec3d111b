import type { AttributeValue } from '@tajo/core/destination'
import type { MappedInput, Target, Targets } from '../attributes.ts'
import type { Withheld } from '../plan.ts'
import { type PhoneKind, phoneDigits, type ReadPhone } from '../transforms/phone.ts'
import { type Candidate, isEmpty, isPending, type Picked, valuesOf } from './candidate.ts'
import { agree, backTo, because, type Fields, type FieldsOf, mergeOf, note } from './fields.ts'

/** One phone attribute of a customer, read. */
interface ReadNumber {
  readonly picked: Picked
  /** E.164; `null`: known to have none. */
  readonly number: string | null
}

/** A customer's numbers by attribute, and what could not be one. */
export interface Phones {
  readonly numbers: Readonly<Record<string, ReadNumber>>
  readonly withheld: readonly Withheld[]
}

/** Reads the numbers of the fields that are mapped to phone attributes. Text messages go to mobiles only. */
export function readPhones(candidate: Candidate, targets: Targets, read: ReadPhone): Phones {
  const withheld: Withheld[] = []
  const numbers: Record<string, ReadNumber> = {}
  const landline = targets.phoneAttributes.find(({ name }) => name === 'LANDLINE_NUMBER')
  const sms = readOne(candidate, 'SMS', targets.phone, ['mobile'], read)
  for (const { name, inputs } of targets.phoneAttributes) {
    const kinds: readonly PhoneKind[] = name === 'WHATSAPP' ? ['mobile'] : ['landline', 'mobile']
    const found = readOne(candidate, name, inputs, kinds, read)
    if (found.number !== undefined) numbers[name] = found.number
    withheld.push(...found.withheld)
  }
  if (sms.number !== undefined) numbers['SMS'] = sms.number
  const spare =
    landline !== undefined && (numbers['LANDLINE_NUMBER']?.number ?? null) === null ? sms.landline : undefined
  if (spare !== undefined) numbers['LANDLINE_NUMBER'] = spare
  else withheld.push(...sms.withheld)
  return { numbers, withheld }
}

function readOne(
  candidate: Candidate,
  attribute: string,
  lines: readonly MappedInput[],
  kinds: readonly PhoneKind[],
  read: ReadPhone,
): { number: ReadNumber | undefined; landline: ReadNumber | undefined; withheld: readonly Withheld[] } {
  let empty: ReadNumber | undefined
  let landline: ReadNumber | undefined
  let why: string | undefined
  for (const line of lines) {
    for (const [raw, member] of valuesOf(line, candidate)) {
      if (raw === undefined) continue
      const picked: Picked = { raw, line, member, others: [] }
      if (isEmpty(raw)) {
        empty ??= { picked, number: null }
        continue
      }
      const phone = read(String(raw))
      if (phone.ok && kinds.includes(phone.kind)) {
        return { number: { picked, number: phone.number }, landline: undefined, withheld: [] }
      }
      if (phone.ok) landline ??= { picked, number: phone.number }
      why ??= phone.ok ? 'it is a landline, and text messages go to mobiles' : phone.why
    }
  }
  if (why === undefined) return { number: empty, landline: undefined, withheld: [] }
  const text = `${attribute}: ${why}`
  return { number: undefined, landline, withheld: [{ part: 'phone', name: attribute, reason: 'phone-invalid', text }] }
}

/** Why a number is not written. */
interface Bars {
  /** Somebody else's already: Brevo refuses a contact with one altogether [client]. */
  isTaken(digits: string): boolean
  isBarred(number: string): boolean
}

/** What becomes of the numbers; `phone` is the one that goes as SMS. */
export function mergePhones(
  fields: Fields,
  of: FieldsOf,
  phones: Phones,
  targets: Pick<Targets, 'phoneAttributes'>,
  bars: Bars,
): string | undefined {
  fields.withheld.push(...phones.withheld)
  let sms: string | undefined
  for (const name of ['SMS', ...targets.phoneAttributes.map((target: Target) => target.name)]) {
    const read = phones.numbers[name]
    if (read === undefined) continue
    const written = mergePhone(fields, of, name, read, bars)
    if (name === 'SMS') sms = written
  }
  return sms
}

function mergePhone(
  fields: Fields,
  of: FieldsOf,
  name: string,
  { picked, number }: ReadNumber,
  { isTaken, isBarred }: Bars,
): string | undefined {
  const { candidate, contact, base } = of
  const stored = name === 'SMS' ? (contact?.sms ?? contact?.attributes['SMS']) : contact?.attributes[name]
  const theirs = stored === null || stored === undefined || stored === '' ? null : `+${phoneDigits(String(stored))}`
  const same = (a: AttributeValue | null, b: AttributeValue | null): boolean =>
    (a === null ? null : phoneDigits(String(a))) === (b === null ? null : phoneDigits(String(b)))
  const ours = isPending(candidate, picked) ? base[name] : number
  const merge = mergeOf({
    candidate,
    contact,
    picked,
    name,
    theirs,
    base: base[name],
    ours,
    fallback: undefined,
    same,
  })
  note(fields, candidate, name, merge, ours ?? null, theirs)
  if (merge.back !== undefined) fields.back.push(...backTo(candidate, picked, merge.back, { [name]: merge.back }))
  if (merge.write === undefined) {
    if (merge.back === undefined) agree(fields, { name, base: base[name], same }, ours, theirs)
    return undefined
  }
  if (name === 'SMS' && merge.write !== null && isBarred(String(merge.write))) {
    const text = 'SMS: the number was on the blocklist before, and the contact is not'
    fields.withheld.push({ part: 'phone', name, reason: 'suppressed', text })
    return undefined
  }
  if (merge.write !== null && isTaken(phoneDigits(String(merge.write)))) {
    const text = `${name}: another contact has the number, and Brevo allows it one`
    fields.withheld.push({ part: 'phone', name, reason: 'phone-of-another', text })
    return undefined
  }
  fields.delivered[name] = merge.write
  if (name === 'SMS' && merge.write !== null) return String(merge.write)
  fields.changes.push({ attribute: name, before: theirs, after: merge.write, because: because(picked.line) })
  return undefined
}
