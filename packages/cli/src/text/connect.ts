import type { Style } from '../render/style.ts'

export const connectWords = {
  notNeeded: (source: string): string =>
    `The source ${source} is entered with what tajo.yml says; nothing is to be connected.`,
  testInstead: (source: string): string => `Run: tajo connectors test ${source}`,
  open: (url: string, redirectUri: string, style: Style): string =>
    [
      'Open this page in a browser, signed in to Zendesk as an administrator, and allow access:',
      '',
      `  ${style.cyan(url)}`,
      '',
      `The OAuth client has to know ${redirectUri} as a redirect address.`,
      'On another machine? Paste the address the browser was sent to, also when it shows nothing, and press Enter.',
    ].join('\n'),
  connected: (domain: string, scope: string | undefined): string =>
    `${domain} is connected${scope === undefined ? '' : `, scope ${scope}`}`,
  next: (source: string, style: Style): string =>
    `Next: ${style.cyan(`tajo connectors test ${source}`)} shows what can be read, ${style.cyan('tajo sync')} reads it.`,
} as const
