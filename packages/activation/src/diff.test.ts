import type { Owner } from '@tajo/core/config/activation-config'
import type { AttributeValue } from '@tajo/core/destination'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FieldStates, mergeField, type State } from './diff.ts'

const owners: readonly Owner[] = ['helpdesk', 'brevo', 'newest', 'first_non_empty']

function states(changes: Partial<FieldStates>): FieldStates {
  return {
    base: undefined,
    ours: undefined,
    theirs: null,
    whenNull: 'keep',
    fallback: undefined,
    owner: 'helpdesk',
    oursAt: undefined,
    theirsAt: undefined,
    same: (a, b) => a === b,
    ...changes,
  }
}

type Row = [Owner, State, State, AttributeValue | null, string]

function words(changes: Partial<FieldStates>): string {
  const { write, back, conflict, held } = mergeField(states(changes))
  return [
    ...(write === undefined ? [] : [`Brevo=${write}`]),
    ...(back === undefined ? [] : [`helpdesk=${back}`]),
    ...(conflict === undefined ? [] : [`conflict won by ${conflict}`]),
    ...(held === undefined ? [] : [held]),
  ].join(', ')
}

describe('mergeField', () => {
  // owner, base, ours, theirs
  it.each<Row>([
    ['helpdesk', undefined, undefined, 'b', ''],
    ['helpdesk', undefined, 'a', null, 'Brevo=a'],
    ['helpdesk', undefined, 'a', 'b', 'Brevo=a'],
    ['helpdesk', 'a', 'a', 'b', 'Brevo=a'],
    ['helpdesk', 'a', 'a', null, 'Brevo=a'],
    ['helpdesk', 'x', 'a', 'b', 'Brevo=a, conflict won by helpdesk'],
    ['helpdesk', 'x', 'a', 'x', 'Brevo=a'],
    ['helpdesk', 'x', 'a', 'a', ''],
    ['helpdesk', 'x', null, 'x', ''],
    ['helpdesk', 1, 0, 1, 'Brevo=0'],
    ['helpdesk', true, false, true, 'Brevo=false'],
    ['brevo', undefined, 'a', null, 'owned-by-brevo'],
    ['brevo', undefined, null, 'b', 'helpdesk=b'],
    ['brevo', undefined, 'a', 'b', 'helpdesk=b, conflict won by brevo'],
    ['brevo', 'a', 'a', 'b', 'helpdesk=b'],
    ['brevo', 'a', 'a', null, 'helpdesk=null'],
    ['brevo', 'x', 'a', 'x', 'helpdesk=x, conflict won by brevo'],
    ['brevo', 'x', undefined, 'b', ''],
    ['newest', undefined, 'a', null, 'Brevo=a'],
    ['newest', undefined, null, 'b', 'helpdesk=b'],
    ['newest', 'x', 'a', 'x', 'Brevo=a'],
    ['newest', 'x', null, 'x', ''],
    ['newest', 'x', null, 'b', 'helpdesk=b'],
    ['newest', 'x', 'x', 'b', 'helpdesk=b'],
    ['newest', 'x', 'x', null, 'helpdesk=null'],
    ['newest', 'x', null, 'x', ''],
    ['newest', 'x', 'a', 'b', 'Brevo=a, conflict won by helpdesk'],
    ['first_non_empty', undefined, 'a', 'b', 'Brevo=a, conflict won by helpdesk'],
    ['first_non_empty', 'x', null, 'b', 'helpdesk=b'],
    ['first_non_empty', 'x', 'a', null, 'Brevo=a'],
    ['first_non_empty', 'a', 'a', 'b', 'Brevo=a'],
  ])('%s: had %j, helpdesk %j, Brevo %j → %s', (owner, base, ours, theirs, expected) => {
    expect(words({ owner, base, ours, theirs })).toBe(expected)
  })

  it('lets the later of two edits win, and keeps the other', () => {
    const both = { owner: 'newest', base: 'x', ours: 'a', theirs: 'b' } as const
    expect(words({ ...both, oursAt: 1, theirsAt: 2 })).toBe('helpdesk=b, conflict won by brevo')
    expect(words({ ...both, oursAt: 2, theirsAt: 1 })).toBe('Brevo=a, conflict won by helpdesk')
  })

  it('does with an empty value what the mapping says', () => {
    const empty = { base: 'x', ours: null, theirs: 'x' }
    expect(words({ ...empty, whenNull: 'keep' })).toBe('')
    expect(words({ ...empty, whenNull: 'clear' })).toBe('Brevo=null')
    expect(words({ ...empty, whenNull: 'default', fallback: 0 })).toBe('Brevo=0')
    expect(words({ ...empty, theirs: null, whenNull: 'clear' })).toBe('')
  })

  const value = fc.constantFrom<AttributeValue>('a', 'b', 'x', 0, 1, false, true)
  const nullable = fc.oneof(value, fc.constant(null))
  const any = fc.record({
    base: fc.oneof(nullable, fc.constant(undefined)),
    ours: fc.oneof(nullable, fc.constant(undefined)),
    theirs: nullable,
    policy: fc.constantFrom(
      { whenNull: 'keep' as const, fallback: undefined },
      { whenNull: 'clear' as const, fallback: undefined },
      { whenNull: 'default' as const, fallback: 'd' },
    ),
    owner: fc.constantFrom(...owners),
    oursAt: fc.option(fc.nat(3), { nil: undefined }),
    theirsAt: fc.option(fc.nat(3), { nil: undefined }),
  })

  it('has nothing left to do once its answer is applied, whatever the states', () => {
    fc.assert(
      fc.property(any, ({ policy, ...fields }) => {
        const before = states({ ...fields, ...policy })
        const { write, back } = mergeField(before)
        expect(write !== undefined && back !== undefined).toBe(false)
        const theirs = write === undefined ? before.theirs : write
        const ours = back === undefined ? before.ours : back
        const settled = write ?? back
        const after = mergeField({ ...before, ours, theirs, ...(settled === undefined ? {} : { base: settled }) })
        expect({ write: after.write, back: after.back }).toEqual({ write: undefined, back: undefined })
      }),
    )
  })

  it('never empties a side because the other is empty at first sight', () => {
    fc.assert(
      fc.property(any, ({ policy, ...fields }) => {
        const { write, back } = mergeField(states({ ...fields, ...policy, base: undefined }))
        expect(back).not.toBeNull()
        if (policy.whenNull !== 'clear') expect(write).not.toBeNull()
      }),
    )
  })

  it('writes nothing to the helpdesk for a field the helpdesk owns, and nothing to Brevo for one that is Brevo’s', () => {
    fc.assert(
      fc.property(any, ({ policy, ...fields }) => {
        expect(mergeField(states({ ...fields, ...policy, owner: 'helpdesk' })).back).toBeUndefined()
        expect(mergeField(states({ ...fields, ...policy, owner: 'brevo' })).write).toBeUndefined()
      }),
    )
  })

  it('calls it a conflict whenever a value is lost that only one side had', () => {
    fc.assert(
      fc.property(any, ({ policy, ...fields }) => {
        const field = states({ ...fields, ...policy })
        const { back, conflict } = mergeField(field)
        const lost = back !== undefined && field.ours !== null && field.ours !== field.base
        expect(conflict === 'brevo').toBe(lost)
      }),
    )
  })
})
