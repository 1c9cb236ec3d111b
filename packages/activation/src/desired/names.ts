import type { AttributeValue } from '@tajo/core/destination'
import type { NameTarget } from '../attributes.ts'
import type { State } from '../diff.ts'
import { storedValue } from '../transforms/coerce.ts'
import { joinName, type SplitName, splitName } from '../transforms/split-name.ts'
import { isPending, pick } from './candidate.ts'
import { backTo, because, type Fields, type FieldsOf, mergeOf, note } from './fields.ts'

/** A full name over the two attributes the account has. It is one field: both parts change or none. */
export function mergeName(fields: Fields, { candidate, contact, base }: FieldsOf, target: NameTarget): void {
  const picked = pick(target.inputs, candidate)
  if (picked === undefined) return
  const original = typeof picked.raw === 'string' ? picked.raw : ''
  const split = splitName(original)
  // An address in the place of a name says nothing about the name.
  if (picked.raw !== null && split.first === undefined && split.last === undefined) return
  const names = [target.first, target.last] as const
  const [theirFirst, theirLast] = names.map((name) => storedValue('text', contact?.attributes[name]))
  const theirs = { first: theirFirst ?? null, last: theirLast ?? null }
  const noted = { first: base[target.first], last: base[target.last] }
  const same = sameNameAs(split)
  const stale = isPending(candidate, picked)
  const lastKnown = { first: noted.first ?? null, last: noted.last ?? null, kept: undefined }
  const { kept, ...ours } = stale || picked.raw === null ? lastKnown : partsOf(split, noted, theirs, same)
  // Brevo's own part, which the helpdesk has none for, is nobody's news.
  const was = { ...noted, ...(kept === undefined ? {} : { [kept]: theirs[kept] }) }
  const isKnown = noted.first !== undefined || noted.last !== undefined
  const isEmptied = stale ? paired(ours) === null : picked.raw === null
  const merge = mergeOf({
    candidate,
    contact,
    picked,
    name: target.first,
    theirs: paired(theirs),
    base: isKnown ? paired({ first: was.first ?? null, last: was.last ?? null }) : undefined,
    ours: isEmptied ? null : paired(ours),
    fallback: undefined,
    same,
  })
  const wanted = isEmptied ? { first: null, last: null } : ours
  if (merge.write !== undefined) {
    for (const [name, before, after] of [
      [target.first, theirs.first, wanted.first],
      [target.last, theirs.last, wanted.last],
    ] as const) {
      if (before === after) continue
      fields.changes.push({ attribute: name, before, after, because: because(picked.line) })
    }
    const differs = picked.others.some((raw) => typeof raw === 'string' && !same(nameOf(raw), nameOf(original)))
    if (differs) fields.differing.push(target.inputs[0]?.mapping.to ?? target.first)
  }
  const agreed = merge.write === undefined && merge.back === undefined && same(paired(wanted), paired(theirs))
  if (merge.write !== undefined || agreed) {
    const now = agreed ? theirs : wanted
    for (const part of ['first', 'last'] as const) {
      // What Brevo had by itself is not ours to take away later.
      if (part === kept) continue
      if (now[part] !== null || noted[part] !== undefined) fields.delivered[target[part]] = now[part]
    }
  }
  if (merge.back !== undefined) {
    const text = (value: AttributeValue | null): string | undefined => (value === null ? undefined : String(value))
    const joined = joinName(split, { first: text(theirs.first), last: text(theirs.last) })
    const after = merge.back === null || joined === '' ? null : joined
    fields.back.push(...backTo(candidate, picked, after, { [target.first]: theirs.first, [target.last]: theirs.last }))
  }
  note(
    fields,
    candidate,
    target.inputs[0]?.mapping.to ?? target.first,
    merge,
    picked.raw === null ? null : original,
    theirNames(theirs),
  )
}

type Parts = { readonly first: AttributeValue | null; readonly last: AttributeValue | null }
type Same = (one: AttributeValue | null, other: AttributeValue | null) => boolean

/** Both parts as they should be; `kept` is one the helpdesk's name lacks and Brevo has by itself. */
function partsOf(
  split: SplitName,
  noted: { readonly first: State; readonly last: State },
  theirs: Parts,
  same: Same,
): Parts & { readonly kept: keyof Parts | undefined } {
  const whole = { first: split.first ?? null, last: split.last ?? null }
  // Brevo knows where the name is divided, and the helpdesk does not.
  if (!isSplit(split) && same(paired(whole), paired(theirs))) return { ...theirs, kept: undefined }
  // A part the helpdesk's name lacks is taken away only where it came from there, or would stand twice.
  const kept = (['first', 'last'] as const).find((part) => {
    const isTheirs = theirs[part] !== null && (noted[part] === undefined || noted[part] === null)
    return split[part] === undefined && isTheirs && !isWithin(theirs[part], split)
  })
  return { ...whole, ...(kept === undefined ? {} : { [kept]: theirs[kept] }), kept }
}

function isSplit({ first, last }: SplitName): boolean {
  return first !== undefined && last !== undefined
}

/** Latin names are words; others may be written without a space between. */
function isLatin(name: string): boolean {
  return /\p{Script=Latin}/u.test(name)
}

function isWithin(part: AttributeValue | null, { original }: SplitName): boolean {
  if (typeof part !== 'string' || part.trim() === '') return false
  if (isLatin(original)) return ` ${words(original)} `.includes(` ${words(part)} `)
  return unspaced(original).includes(unspaced(part))
}

function words(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

function unspaced(text: string): string {
  return text.replace(/\s+/g, '')
}

/**
 * Where one part ends and the other begins is Brevo's affair: the helpdesk has one name. Of a name that is not divided, which part comes first
 * is too.
 */
function sameNameAs(split: SplitName): Same {
  const plain = isLatin(split.original) ? words : unspaced
  const spellings = (name: AttributeValue | null): readonly string[] => {
    if (name === null) return ['']
    const parts = (JSON.parse(String(name)) as (string | null)[]).filter((part) => part !== null)
    const inOrder = parts.join(' ')
    return isSplit(split) ? [inOrder] : [plain(inOrder), plain(parts.toReversed().join(' '))]
  }
  return (one, other) => {
    if (one === other) return true
    const others = spellings(other)
    return spellings(one).some((spelling) => others.includes(spelling))
  }
}

function nameOf(text: string): string | null {
  const { first, last } = splitName(text)
  return paired({ first: first ?? null, last: last ?? null })
}

function paired({ first, last }: Parts): string | null {
  return first === null && last === null ? null : JSON.stringify([first, last])
}

function theirNames({ first, last }: Parts): string | null {
  const parts = [first, last].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join(' ')
}
