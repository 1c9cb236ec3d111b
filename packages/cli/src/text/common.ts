import { counted } from '@tajo/operations/words/numbers'

export const common = {
  interrupting: 'Stopping: what was read is being saved. Ctrl-C once more ends at once.',
  goOn: (command: string): string => `Interrupted; the checkpoint is saved. Go on with: ${command}`,
  waiting: (why: string): string => `${why} Waiting …`,
  furtherWarnings: (number: number): string =>
    `… and ${counted(number, 'more remark')} on the configuration: tajo doctor`,
  staleServer: (file: string): string => `${file} tells of a server that does not answer; it is left aside.`,
  truncated: (rows: number): string =>
    `The server answers ${counted(rows, 'row')} at most, and there are more: ask for less, or stop it first.`,
} as const
