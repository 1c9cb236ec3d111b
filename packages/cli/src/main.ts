import { processIo } from './io.ts'
import { runCli } from './run-cli.ts'

/** The process behind `tajo`. */
export async function main(argv: readonly string[]): Promise<void> {
  process.exitCode = await runCli(argv, processIo())
}
