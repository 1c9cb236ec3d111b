import { TajoError } from '@tajo/core/errors'
import { type FieldKind, type FieldName, type KindOf, type SearchObject, searchFields } from './fields.ts'
import { type Comparison, literal, type Value } from './literal.ts'
import { type Query, queryWith } from './query.ts'

interface Exact<Of extends SearchObject, Kind> {
  /** Equal to it; `null` is unset. Of several tags or domains one must be. */
  is(value: Kind | null): Query<Of>
}

interface Ordered<Of extends SearchObject, Kind> {
  /** Equal to it or more; of a day: from its beginning on. */
  atLeast(value: Kind): Query<Of>
  /** Equal to it or less; of a day: until its end. */
  atMost(value: Kind): Query<Of>
}

interface Comparisons<Of extends SearchObject> {
  readonly integer: Exact<Of, number> & Ordered<Of, number>
  /** Days as `2026-03-01`, in UTC. */
  readonly date: Exact<Of, string> & Ordered<Of, string>
  readonly text: Exact<Of, string>
  readonly flag: Exact<Of, boolean>
  /** As the field’s kind has it: a text, a whole number, true or false, a day. */
  readonly custom: Exact<Of, string | number | boolean> & Ordered<Of, string | number>
}

export interface Where<Of extends SearchObject> {
  /** A field the vendor searches by, or a custom one by the name it has in the field list (`cf_…`). */
  <Name extends FieldName<Of>>(field: Name): Comparisons<Of>[KindOf<Of, Name>]
  /** A custom field whose name has no `cf_`, as many of contacts and companies. */
  custom(field: string): Comparisons<Of>['custom']
}

/**
 * The words of a search for one kind of record. A field or a value the vendor would refuse is an error before any call.
 *
 * @example
 * const where = whereIn('tickets')
 * where('status').is(2).and(where('priority').atLeast(3).or(where('tag').is('vip'))).text
 * // "status:2 AND (priority:>3 OR tag:'vip')"
 */
export function whereIn<Of extends SearchObject>(of: Of): Where<Of> {
  const known: Readonly<Record<string, FieldKind>> = searchFields[of]
  const where = (field: string) => {
    const kind = Object.hasOwn(known, field)
      ? known[field]
      : isName(field) && field.startsWith('cf_')
        ? 'custom'
        : undefined
    if (kind !== undefined) return comparisons(of, field, kind)
    throw new TajoError('TAJO_ARGUMENT', `The vendor’s search for ${of} does not know the field "${field}".`, {
      hint: `It knows ${Object.keys(known).join(', ')}, and custom fields (cf_…).`,
    })
  }
  const custom = (field: string) => {
    if (isName(field)) return comparisons(of, field, 'custom')
    throw new TajoError('TAJO_ARGUMENT', `"${field}" cannot be a custom field’s name.`)
  }
  // What a field offers depends on its kind by type; at run time all of it is there and `literal` refuses.
  return Object.assign(where, { custom }) as Where<Of>
}

const operators = { is: ':', atLeast: ':>', atMost: ':<' } as const satisfies Record<Comparison, string>

function comparisons<Of extends SearchObject>(of: Of, field: string, kind: FieldKind) {
  const compare = (comparison: Comparison) => (value: Value) =>
    queryWith(of, `${field}${operators[comparison]}${literal(field, kind, comparison, value)}`)
  return { is: compare('is'), atLeast: compare('atLeast'), atMost: compare('atMost') }
}

function isName(field: string): boolean {
  return /^[A-Za-z]\w*$/.test(field)
}
