import { TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import type { Verdict } from './reports.ts'
import { endsTheRun, exitCodeOf, failedVerdict, isUnavailable, runVerdict } from './verdicts.ts'

const complete: Verdict = { kind: 'complete' }
const skipped: Verdict = { kind: 'skipped', reason: 'surveys: not in the plan' }
const incomplete: Verdict = { kind: 'incomplete', reason: 'the list kept moving' }
const failed: Verdict = { kind: 'failed', reason: 'broken', code: 'TAJO_VENDOR_ERROR', hint: '' }
const run = (verdicts: readonly Verdict[], rejected = 0, asked = false) =>
  runVerdict(
    verdicts.map((verdict) => ({ verdict, asked })),
    rejected,
  )

describe('runVerdict', () => {
  it('is as good as its worst stream', () => {
    expect(run([complete, complete]).kind).toBe('complete')
    expect(run([complete, incomplete]).kind).toBe('incomplete')
    expect(run([incomplete, { kind: 'interrupted' }]).kind).toBe('interrupted')
    expect(run([incomplete, { kind: 'interrupted' }, failed]).kind).toBe('failed')
  })

  it('counts rejected records', () => {
    expect(run([complete, { kind: 'complete-except', rejected: 3 }], 3)).toEqual({
      kind: 'complete-except',
      rejected: 3,
    })
  })

  it('forgives a stream the account does not offer, unless it was asked for', () => {
    expect(run([complete, skipped])).toEqual(complete)
    expect(run([skipped, skipped])).toMatchObject({ kind: 'failed', reason: 'surveys: not in the plan' })
    expect(run([complete, skipped], 0, true)).toMatchObject({ kind: 'failed', reason: 'surveys: not in the plan' })
  })
})

describe('exitCodeOf', () => {
  it.each([
    [complete, 0],
    [{ kind: 'complete-except', rejected: 1 }, 5],
    [incomplete, 1],
    [{ kind: 'interrupted' }, 130],
    [failed, 4],
  ] as const)('%j → %i', (verdict, code) => {
    expect(exitCodeOf(verdict, () => 4)).toBe(code)
  })
})

describe('errors of a stream', () => {
  it('end the run only when no other stream could succeed', () => {
    expect(endsTheRun(new TajoError('TAJO_AUTH', ''))).toBe(true)
    expect(endsTheRun(new TajoError('TAJO_UNREACHABLE', ''))).toBe(true)
    expect(endsTheRun(new TajoError('TAJO_VENDOR_ERROR', ''))).toBe(false)
    expect(endsTheRun(new Error('x'))).toBe(false)
  })

  it('skip the stream when the account cannot give it', () => {
    expect(isUnavailable(new TajoError('TAJO_PLAN', ''))).toBe(true)
    expect(isUnavailable(new TajoError('TAJO_FORBIDDEN', ''))).toBe(true)
    expect(isUnavailable(new TajoError('TAJO_AUTH', ''))).toBe(false)
  })

  it('keep their code and hint', () => {
    expect(failedVerdict(new TajoError('TAJO_CAPPED', 'no further', { hint: 'look' }))).toEqual({
      kind: 'failed',
      reason: 'no further',
      code: 'TAJO_CAPPED',
      hint: 'look',
    })
    expect(failedVerdict(new Error('odd'))).toMatchObject({ code: 'TAJO_INTERNAL', reason: 'odd' })
  })
})
