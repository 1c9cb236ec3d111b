import type { WireError } from '@tajo/operations/remote/wire'
import type { Style } from '../render/style.ts'
import { wrap } from '../render/width.ts'

/** What went wrong, what to do, and the code to search for. */
export function errorText({ code, message, hint }: WireError, width: number, style: Style): string {
  const room = Math.min(width, 100) - 2
  const indented = (text: string): string => wrap(text, room).replaceAll('\n', '\n  ')
  return `${style.red('✗')} ${indented(message)}\n  ${style.cyan(indented(hint))}\n  ${style.dim(code)}`
}

export const access = {
  refused: (path: string): string => `${path} may not be read or written by this user.`,
  check: 'Check its permissions and its folder’s, or work in another folder.',
} as const

export const usage = {
  unknownCommand: (name: string, guess: string | undefined): string =>
    `There is no command "${name}"${guess === undefined ? '.' : `; did you mean "${guess}"?`}`,
  laterCommand: (name: string): string => `This version of Tajo does not have \`tajo ${name}\` yet.`,
  needsCommand: (group: string, names: readonly string[]): string => `${group} needs one of: ${names.join(', ')}.`,
  seeHelp: (command: string): string => `Run \`${command} --help\` to see what it takes.`,
  wholeNumber: (least: number): string => `It must be a whole number from ${least}.`,
  names: 'It must be names separated by commas.',
} as const
