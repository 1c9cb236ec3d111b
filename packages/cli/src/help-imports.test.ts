import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const bin = fileURLToPath(new URL('../bin/tajo.js', import.meta.url))
// Tells every module the process loads, on stderr.
const hook = `data:text/javascript,${encodeURIComponent(`
import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) { process.stderr.write(url + '\\n'); return next(url, context) } })
`)}`

it.each([[['--help']], [['--version']], [['sync', '--help']], [['sycn']]])(
  '%j loads nothing that is slow to load',
  async (argv) => {
    const { stderr } = await run(process.execPath, ['--import', hook, bin, ...argv]).catch(
      (error: { stderr: string }) => error,
    )
    const loaded = stderr.split('\n').filter((line) => line.startsWith('file:'))
    expect(loaded.some((url) => url.includes('/commander/'))).toBe(true)
    const slow =
      /node_modules\/(undici|zod|yaml|@duckdb|@clack)\/|packages\/(operations|engine|models|activation|warehouse|sandbox|freshdesk|zendesk|brevo)\/|cli\/src\/commands\//
    expect(loaded.filter((url) => slow.test(url))).toEqual([])
  },
)
