import { describe, expect, test } from 'vitest'
import { examplesOf } from './page-examples.ts'
import { asShortAs, difference } from './same-output.ts'

describe('examples of a page', () => {
  test('are the blocks marked to run, each with the output behind it', () => {
    const page = [
      '<!-- examples: empty -->',
      '```sh run exit=2',
      'tajo nonsense',
      '```',
      '',
      '```text output',
      'There is no command',
      '```',
      '```sh',
      'not run',
      '```',
      '```yaml check',
      'connectors: {}',
      '```',
    ].join('\n')
    const { stage, examples } = examplesOf(page)
    expect(stage).toBe('empty')
    expect(examples).toEqual([
      {
        language: 'sh',
        text: 'tajo nonsense',
        line: 2,
        exit: 2,
        untilStopped: false,
        output: { text: 'There is no command', line: 6, anyNumbers: false },
      },
      { language: 'yaml', text: 'connectors: {}', line: 12, exit: 0, untilStopped: false, output: undefined },
    ])
  })

  test('refuse a block that never ends', () => {
    expect(() => examplesOf('```sh run\ntajo sync')).toThrow('line 1 is not closed')
  })
})

describe('output on a page', () => {
  test.each([
    ['the same text', 'one\ntwo', 'one\ntwo'],
    ['another duration', 'done in 1.2 s', 'done in 12 s'],
    ['another moment', 'since 2026-11-20 12:00 UTC', 'since 2027-01-01 09:13 UTC'],
    ['another run', 'run 20261120T120000Z-abc123', 'run 20270101T000000Z-000fff'],
    ['another plan', 'Plan 3b2eda29  37 customers', 'Plan 0b4bd401  37 customers'],
    ['wider columns', 'a  1', 'a      1'],
    ['lines left out', 'first\n…\nlast', 'first\nsecond\nthird\nlast'],
    ['a port', 'http://127.0.0.1:4101', 'http://127.0.0.1:40233'],
  ])('may show %s', (_what, page, real) => {
    expect(difference(page, real)).toBeUndefined()
  })

  test.each([
    ['another number', '60 rows', '59 rows'],
    ['another word', 'complete', 'incomplete'],
    ['a line less', 'one', 'one\ntwo'],
    ['a line more', 'one\ntwo', 'one'],
    ['another order', 'one\ntwo', 'two\none'],
    ['a wrong line after lines left out', '…\nlast', 'first\nother'],
  ])('may not show %s', (_what, page, real) => {
    expect(difference(page, real)).toBeDefined()
  })

  test('may show other numbers where the page says so', () => {
    expect(difference('1,204 rows, 12 calls', '77 rows, 3 calls', true)).toBeUndefined()
    expect(difference('1,204 rows', '77 tickets', true)).toBeDefined()
  })
})

test('a shortened output stays as short when it is written anew', () => {
  expect(asShortAs('total 3\n…\nc 3', 'total 44\na 1\nb 2\nc  44')).toBe('total 44\n…\nc  44')
  expect(asShortAs('all of it', 'all of that')).toBe('all of that')
})
