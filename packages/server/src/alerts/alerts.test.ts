import type { AlertView } from '@tajo/control/alerts'
import { TajoError } from '@tajo/core/errors'
import { describe, expect, it } from 'vitest'
import type { JobEnd } from '../jobs/handlers.ts'
import { type Age, standingsByAge } from './freshness.ts'
import { standingsAfter } from './standing.ts'

const hourMs = 3_600_000
const end = (changes: Partial<JobEnd>): JobEnd => ({
  kind: 'sync',
  source: 'zendesk',
  attempt: 1,
  output: undefined,
  error: undefined,
  ...changes,
})
const stateAfter = (changes: Partial<JobEnd>) =>
  standingsAfter(end(changes), 'brevo').map(({ source, state, code }) => [source, state, code])

describe('after a job', () => {
  const report = (verdict: unknown) => ({ reports: [{ source: 'zendesk', verdict, streams: [] }] })

  it.each([
    ['a complete run', { output: report({ kind: 'complete' }) }, [['zendesk', 'ok', null]]],
    ['an interrupted run', { output: report({ kind: 'interrupted' }) }, []],
    [
      'a run that failed',
      { output: report({ kind: 'failed', code: 'TAJO_VENDOR_ERROR', reason: 'x', hint: 'y' }) },
      [['zendesk', 'failed', 'TAJO_VENDOR_ERROR']],
    ],
    ['a key that is refused', { error: new TajoError('TAJO_AUTH', 'x') }, [['zendesk', 'needs_you', 'TAJO_AUTH']]],
    ['the first of what may pass', { error: new TajoError('TAJO_UNREACHABLE', 'x') }, []],
    [
      'the third of what may pass',
      { error: new TajoError('TAJO_UNREACHABLE', 'x'), attempt: 3 },
      [['zendesk', 'failed', 'TAJO_UNREACHABLE']],
    ],
    ['somebody else at work', { error: new TajoError('TAJO_RUN_ACTIVE', 'x'), attempt: 9 }, []],
    [
      'a guard',
      { kind: 'activate', output: { plan: { id: 'p1', guards: [{ ok: false, text: 'Too many.' }] }, report: null } },
      [['brevo', 'needs_you', 'TAJO_GUARD']],
    ],
    [
      'an activation',
      { kind: 'activate', output: { plan: { id: 'p1', guards: [] }, report: {} } },
      [['brevo', 'ok', null]],
    ],
    [
      'deliveries that failed and come again',
      { kind: 'delivery', error: new TajoError('TAJO_VENDOR_ERROR', 'x'), attempt: 9 },
      [],
    ],
  ] as const)('%s', (_, changes, expected) => {
    expect(stateAfter(changes as Partial<JobEnd>)).toEqual(expected)
  })
})

describe('by age', () => {
  const age = (changes: Partial<Age>): Age => ({
    source: 'zendesk',
    stream: 'tickets',
    objectiveMs: hourMs,
    ofSource: true,
    ageMs: 0,
    ...changes,
  })
  const states = (ages: readonly Age[], known: readonly AlertView[] = []) =>
    standingsByAge(ages, known).map(({ source, stream, state }) => [source, stream, state])

  it.each([
    [hourMs, 'ok'],
    [hourMs + 1, 'late'],
    [2 * hourMs, 'late'],
    [2 * hourMs + 1, 'failed'],
    [null, 'ok'],
  ])('%s ms of an hour are %s', (ageMs, state) => {
    expect(states([age({ ageMs })])).toEqual([['zendesk', null, state]])
  })

  it('streams without an objective of their own are told of together', () => {
    expect(states([age({ ageMs: 0 }), age({ stream: 'users', ageMs: 3 * hourMs })])).toEqual([
      ['zendesk', null, 'failed'],
    ])
    expect(states([age({ stream: 'users', ofSource: false, ageMs: 3 * hourMs })])).toEqual([
      ['zendesk', 'users', 'failed'],
    ])
  })

  it('why runs fail says more than that they are late', () => {
    const failing = {
      source: 'zendesk',
      stream: null,
      state: 'needs_you',
      code: 'TAJO_AUTH',
      message: '',
      hint: '',
      since: '',
    } as const
    expect(states([age({ ageMs: 9 * hourMs })], [failing])).toEqual([])
    expect(states([age({ ageMs: 0 })], [{ ...failing, state: 'late', code: 'TAJO_LATE' }])).toEqual([
      ['zendesk', null, 'ok'],
    ])
  })
})
