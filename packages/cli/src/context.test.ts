import { expect, it } from 'vitest'
import { Context } from './context.ts'
import { testIo } from './test-io.ts'

const options = { config: 'tajo.yml', json: false, quiet: false, verbose: false, wait: false }
const words = `${'A remark longer than the terminal is wide. '.repeat(3).trim()}\n  indented`

it('breaks what is too long for a terminal between words, and leaves a log as it is', () => {
  const terminal = testIo({ isTTY: true })
  new Context(terminal, options).say(words)
  expect(terminal.written.stderr).toMatchInlineSnapshot(`
    "A remark longer than the terminal is wide. A remark longer than the terminal is
    wide. A remark longer than the terminal is wide.
      indented
    "
  `)
  const log = testIo()
  new Context(log, options).say(words)
  expect(log.written.stderr).toBe(`${words}\n`)
})
