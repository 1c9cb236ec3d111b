import { counted } from '@tajo/operations/words/numbers'

export const common = {
  interrupting: 'Stopping: what was read is being saved. Ctrl-C once more ends at once.',
  goOn: (command: string): string => `Interrupted; the checkpoint is saved. Go on with: ${command}`,
  waiting: (why: string): string => `${why} Waiting …`,
  furtherWarnings: (number: number): string =>
    `… and ${counted(number, 'more remark')} on the configuration: tajo doctor`,
  comparing: (source: string): string => `Comparing ${source} with its source; nothing is written …`,
  noWarehouse: (path: string): string => `There is no warehouse yet at ${path}.`,
  syncFirst: 'Run `tajo sync` first: it creates the file.',
} as const
