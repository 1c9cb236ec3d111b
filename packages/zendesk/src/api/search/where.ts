import type { Moment } from '@tajo/core/api/params'
import { TajoError } from '@tajo/core/errors'
import { type FieldKind, type FieldName, type KindOf, type SearchObject, searchFields, type words } from './fields.ts'
import { beginning, type Comparison, literal, phrase, type Value } from './literal.ts'
import { type Query, queryWith } from './query.ts'

interface Exact<Of extends SearchObject, Kind> {
  /** Equal to it; `null` is unset. Of several tags one must be. */
  is(value: Kind | null): Query<Of>
  isNot(value: Kind | null): Query<Of>
}

interface Ordered<Of extends SearchObject, Kind> {
  below(value: Kind): Query<Of>
  atMost(value: Kind): Query<Of>
  above(value: Kind): Query<Of>
  atLeast(value: Kind): Query<Of>
}

interface Begun<Of extends SearchObject> {
  /** A word of it begins so. */
  begins(value: string): Query<Of>
}

type Word<Kind extends keyof typeof words> = (typeof words)[Kind][number]

interface Comparisons<Of extends SearchObject> {
  /** In the order new, open, pending, hold, solved, closed. */
  readonly status: Exact<Of, Word<'status'>> & Ordered<Of, Word<'status'>>
  /** In the order low, normal, high, urgent. */
  readonly priority: Exact<Of, Word<'priority'>> & Ordered<Of, Word<'priority'>>
  readonly ticketType: Exact<Of, Word<'ticketType'>>
  readonly role: Exact<Of, Word<'role'>>
  /** By id, e-mail or name; `me` is whom the credentials belong to. */
  readonly person: Exact<Of, string | number>
  /** By id or name. */
  readonly name: Exact<Of, string | number>
  readonly text: Exact<Of, string> & Begun<Of>
  readonly number: Exact<Of, number> & Ordered<Of, number>
  /** A day means all of it. */
  readonly moment: Exact<Of, Moment> & Ordered<Of, Moment>
  readonly flag: Exact<Of, boolean>
  /** As the field’s type has it: a text or tag, a number, true or false, a day. */
  readonly custom: Exact<Of, string | number | boolean> & Ordered<Of, number | Moment> & Begun<Of>
}

export interface Where<Of extends SearchObject> {
  /** A keyword of the vendor’s, or a custom field of tickets by its id (`custom_field_31430000000413`). */
  <Name extends FieldName<Of>>(field: Name): Comparisons<Of>[KindOf<Of, Name>]
  /** A custom field of users or organizations by its key. */
  custom(field: string): Comparisons<Of>['custom']
  /** These words together, anywhere in the record. */
  words(text: string): Query<Of>
}

/**
 * The words of a search for one kind of record. A field or a value the vendor would misread is an error before any call.
 *
 * @example
 * const where = whereIn('tickets')
 * where('status').below('solved').and(where('organization').is('Holt GmbH')).and(where('tags').isNot('vip')).text
 * // 'status<solved organization:"Holt GmbH" -tags:vip'
 */
export function whereIn<Of extends SearchObject>(of: Of): Where<Of> {
  const known: Readonly<Record<string, FieldKind>> = searchFields[of]
  const where = (field: string) => {
    if (Object.hasOwn(known, field)) return comparisons(of, field, known[field] ?? 'custom')
    if (of === 'tickets' && /^custom_field_\d+$/.test(field)) return comparisons(of, field, 'custom')
    throw new TajoError('TAJO_ARGUMENT', `The vendor’s search for ${of} does not know the field "${field}".`, {
      hint: `It knows ${Object.keys(known).join(', ')}, and custom fields${of === 'tickets' ? ' (custom_field_<id>)' : ' by custom()'}.`,
    })
  }
  const custom = (field: string) => {
    if (/^[A-Za-z_]\w*$/.test(field) && !notFields.has(field)) return comparisons(of, field, 'custom')
    throw new TajoError('TAJO_ARGUMENT', `"${field}" cannot be a custom field’s key.`)
  }
  const words = (text: string) => queryWith(of, phrase(text), new Set())
  // What a field offers depends on its kind by type; at run time all of it is there and `literal` refuses.
  return Object.assign(where, { custom, words }) as Where<Of>
}

/** Words of the language itself. */
const notFields: ReadonlySet<string> = new Set(['type', 'sort', 'order_by'])

function comparisons<Of extends SearchObject>(of: Of, field: string, kind: FieldKind) {
  const none: ReadonlySet<string> = new Set()
  const itself: ReadonlySet<string> = new Set([field])
  const compare = (comparison: Comparison) => (value: Value) =>
    queryWith(of, `${field}${comparison}${literal(field, kind, comparison, value)}`, none)
  return {
    is: (value: Value) => queryWith(of, `${field}:${literal(field, kind, ':', value)}`, itself),
    isNot: (value: Value) => queryWith(of, `-${field}:${literal(field, kind, ':', value)}`, none),
    begins: (value: string) => queryWith(of, `${field}:${beginning(field, value)}`, itself),
    below: compare('<'),
    atMost: compare('<='),
    above: compare('>'),
    atLeast: compare('>='),
  }
}
