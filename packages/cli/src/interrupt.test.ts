import { expect, it } from 'vitest'
import { Context } from './context.ts'
import { interruptible } from './interrupt.ts'
import { testIo } from './test-io.ts'

const options = { config: 'tajo.yml', json: false, quiet: true, verbose: false, wait: false }

it('asks to stop at the first Ctrl-C and ends at the second', () => {
  const io = testIo()
  const { signal, dispose } = interruptible(new Context(io, options))
  io.interrupt()
  expect(signal.aborted).toBe(true)
  expect(signal.reason).toMatchObject({ code: 'TAJO_INTERRUPTED', exitCode: 130 })
  expect(io.written.stderr).toContain('Ctrl-C once more ends at once')
  io.now += 100
  // An echo of the first one, as launchers send it.
  io.interrupt()
  io.now += 1000
  expect(() => io.interrupt()).toThrow('exit 130')
  dispose()
  io.interrupt()
})
