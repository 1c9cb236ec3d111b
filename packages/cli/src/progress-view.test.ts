import type { Progress } from '@tajo/engine/reports'
import { expect, it } from 'vitest'
import { Context } from './context.ts'
import { progressView } from './progress-view.ts'
import { testIo } from './test-io.ts'

const options = { config: 'tajo.yml', json: false, quiet: false, verbose: false, wait: false }

const reading = (rows: number, state: 'reading' | 'done' = 'reading'): Progress => ({
  source: 'freshdesk',
  calls: 3,
  credits: 3,
  remaining: null,
  allowedPerMinute: null,
  waitingMs: 0,
  secondsLeft: null,
  streams: [{ stream: 'tickets', state, rows, rowsPerSecond: 0, callsLeft: null, secondsLeft: null, note: null }],
})

it('redraws a block in place, lets words through above it and clears it at the end', () => {
  const io = testIo({ isTTY: true })
  const context = new Context(io, options)
  const view = progressView(context)
  view.show(reading(100))
  view.show(reading(150))
  io.now += 500
  view.show(reading(200))
  context.say('a word')
  io.now += 500
  view.show(reading(300))
  view.end()
  context.say('the end')
  expect(io.written.stderr.replaceAll('\u001B', 'ESC')).toMatchInlineSnapshot(`
    "ESC[K
      ↓ tickets             100 rowsESC[K
    ESC[K
      3 callsESC[K
    ESC[4AESC[K
      ↓ tickets             200 rowsESC[K
    ESC[K
      3 callsESC[K
    ESC[4Aa wordESC[K
    ESC[K
    ESC[K
    ESC[K
    ESC[3AESC[K
      ↓ tickets             300 rowsESC[K
    ESC[K
      3 callsESC[K
    ESC[4AESC[K
    ESC[K
    ESC[K
    ESC[K
    ESC[4Athe end
    "
  `)
})

it('writes lines to a log, one when a stream ends and one every few seconds', () => {
  const io = testIo()
  const view = progressView(new Context(io, options))
  for (const rows of [1, 2, 3]) {
    io.now += 2000
    view.show(reading(rows))
  }
  view.show(reading(4, 'done'))
  view.end()
  expect(io.written.stderr).toMatchInlineSnapshot(`
    "freshdesk: reading tickets 3 · 3 calls
    freshdesk ✓ tickets: 4 rows
    "
  `)
})

it('says nothing with --quiet', () => {
  const io = testIo({ isTTY: true })
  const view = progressView(new Context(io, { ...options, quiet: true }))
  view.show(reading(1))
  view.end()
  expect(io.written.stderr).toBe('')
})
