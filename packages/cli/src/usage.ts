import { TajoError } from '@tajo/core/errors'
import { nearest } from '@tajo/core/nearest'
import type { Command, CommanderError } from 'commander'
import { InvalidArgumentError } from 'commander'
import { usage } from './text/errors.ts'
import { laterCommands } from './text/help.ts'

/** Commander's complaint as an error like all others. */
export function usageError(error: CommanderError, program: Command, argv: readonly string[]): TajoError {
  const command = commandOf(program, argv)
  const path = pathOf(command)
  const hint = usage.seeHelp(path)
  if (error.code === 'commander.help') {
    const names = command.commands.map((each) => each.name())
    return new TajoError('TAJO_USAGE', usage.needsCommand(path, names), { hint })
  }
  if (error.code === 'commander.unknownCommand') {
    const name = /'(.*?)'/.exec(error.message)?.[1] ?? ''
    if (command === program && laterCommands.has(name)) {
      return new TajoError('TAJO_USAGE', usage.laterCommand(name), { hint })
    }
    const guess = nearest(
      name,
      command.commands.map((each) => each.name()),
    )
    return new TajoError('TAJO_USAGE', usage.unknownCommand(name, guess), { hint })
  }
  // "error: unknown option '--ful'\n(Did you mean --full?)"
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n')
  const guess = more.join(' ').replace(/[()]/g, '').trim()
  const message = `${first.charAt(0).toUpperCase()}${first.slice(1)}${guess === '' ? '' : `; ${guess.charAt(0).toLowerCase()}${guess.slice(1)}`}`
  return new TajoError('TAJO_USAGE', /[.?!]$/.test(message) ? message : `${message}.`, { hint })
}

/** A whole number from an option. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least)
      throw new InvalidArgumentError(usage.wholeNumber(least))
    return number
  }
}

/** `a,b` → `['a', 'b']` */
export function nameList(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.some((name) => name === '')) throw new InvalidArgumentError(usage.names)
  return [...new Set(names)]
}

/** The command that the words lead to, as far as they do. */
function commandOf(program: Command, argv: readonly string[]): Command {
  let command = program
  for (const word of argv) {
    const next = command.commands.find((each) => each.name() === word)
    if (next !== undefined) command = next
  }
  return command
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}
