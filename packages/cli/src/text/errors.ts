import { wrap } from '../render/width.ts'
import type { Style } from '../render/style.ts'

export interface ErrorWords {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** What went wrong, what to do, and the code to search for. */
export function errorText({ code, message, hint }: ErrorWords, width: number, style: Style): string {
  const room = Math.min(width, 100) - 2
  const [first = '', ...more] = message.split('\n').map((line) => wrap(line, room, '  '))
  return [
    `${style.red('✗')} ${first}`,
    ...more.map((line) => `  ${line}`),
    `  ${style.cyan(wrap(hint, room, '  '))}`,
    `  ${style.dim(code)}`,
  ]
    .map((line) => line.replaceAll('\n', '\n'))
    .join('\n')
}

export const usage = {
  unknownCommand: (name: string, guess: string | undefined): string =>
    `There is no command "${name}"${guess === undefined ? '.' : `; did you mean "${guess}"?`}`,
  laterCommand: (name: string): string => `This version of Tajo does not have \`tajo ${name}\` yet.`,
  needsCommand: (group: string, names: readonly string[]): string => `tajo ${group} needs one of: ${names.join(', ')}.`,
  seeHelp: (command: string): string => `Run \`${command} --help\` to see what it takes.`,
  notANumber: (least: number): string => `must be a whole number from ${least}`,
} as const
