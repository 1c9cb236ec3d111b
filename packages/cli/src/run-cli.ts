import { isTajoError, TajoError } from '@tajo/core/errors'
import { CommanderError } from 'commander'
import { Context, type GlobalOptions } from './context.ts'
import type { Io } from './io.ts'
import { createProgram, type Run } from './program.ts'
import { access, errorText } from './text/errors.ts'
import { usageError } from './usage.ts'

/** Runs one command line and answers its exit code. Writes only to `io`. */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  // Before the words are understood, a failure must already know how to show itself.
  let context = new Context(io, {
    config: 'tajo.yml',
    json: asksForJson(argv),
    quiet: false,
    verbose: false,
    wait: false,
  })
  let exitCode = 0
  const run: Run = async (command) => {
    context = new Context(io, globalOptions(program.opts()))
    exitCode = await command(context)
  }
  const program = createProgram(run, {
    writeOut: (text) => io.stdout.write(text),
    // Complaints are written once, by `report`.
    writeErr: () => {},
    getOutHelpWidth: () => Math.min(io.stdout.columns, 110),
  })
  try {
    if (argv.length === 0) program.outputHelp()
    else await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version, asked for and printed.
      if (error.exitCode === 0) return 0
      return report(usageError(error, program, argv), context)
    }
    return report(error, context)
  }
}

function report(error: unknown, context: Context): number {
  const known = isTajoError(error) ? error : internal(error)
  const words = { code: known.code, message: context.redact(known.message), hint: context.redact(known.hint) }
  if (context.options.json) context.io.stdout.write(`${JSON.stringify({ error: words }, undefined, 2)}\n`)
  else context.insist(errorText(words, context.stderr.columns, context.errorStyle))
  if (context.options.verbose && error instanceof Error && error.stack !== undefined) context.insist(error.stack)
  return known.exitCode
}

function internal(cause: unknown): TajoError {
  const refused = refusedPath(cause)
  if (refused !== undefined) return new TajoError('TAJO_USAGE', access.refused(refused), { cause, hint: access.check })
  return new TajoError('TAJO_INTERNAL', cause instanceof Error ? cause.message : String(cause), { cause })
}

/** The file or folder the system does not let this user at. */
function refusedPath(cause: unknown): string | undefined {
  if (!(cause instanceof Error && 'code' in cause && 'path' in cause)) return undefined
  return typeof cause.path === 'string' && /^(EACCES|EPERM|EROFS)$/.test(String(cause.code)) ? cause.path : undefined
}

function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}

function globalOptions(values: Record<string, unknown>): GlobalOptions {
  return {
    config: String(values['config']),
    json: values['json'] === true,
    quiet: values['quiet'] === true,
    verbose: values['verbose'] === true,
    wait: values['wait'] === true,
  }
}
