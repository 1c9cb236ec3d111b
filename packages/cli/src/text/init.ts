import { mark } from '../render/marks.ts'
import type { Style } from '../render/style.ts'

/** Where editors find the keys and their meaning, beside the file so that they need no network. */
export const schemaFile = '.tajo/tajo.schema.json'

export interface InitAnswers {
  readonly domain: string | undefined
  readonly baseUrl: string | undefined
}

export function configYaml({ domain, baseUrl }: InitAnswers): string {
  const account = [
    ...(domain === undefined ? [] : [`    domain: ${domain}`]),
    ...(baseUrl === undefined ? [] : [`    base_url: ${baseUrl}`]),
  ]
  return `# yaml-language-server: $schema=${schemaFile}
# What Tajo reads, and where it puts it. Lines that begin with # show what else there is.

warehouse: duckdb:./tajo.duckdb

connectors:
  freshdesk:
${account.join('\n')}
    # The key stands in .env beside this file, which is not committed.
    api_key: \${FRESHDESK_API_KEY}

    # start_date: 2023-01-01      # nothing older; without it: everything
    # rate_reserve: 10%           # share of the account's limit left for your other apps
    # layer: freshdesk            # schema of the tables
    # streams:
    #   conversations: false                        # leave a stream out
    #   tickets:
    #     history: true                             # keep every change of a row
    #     mask: { description_text: redact }        # hash, redact or drop a column
`
}

export const initWords = {
  title: 'Tajo: connect Freshdesk',
  domain: 'Your Freshdesk domain',
  domainExample: 'yourcompany.freshdesk.com',
  key: 'API key (Freshdesk: your picture, Profile settings; it stays in .env)',
  keyFromEnvironment: 'The key is taken from FRESHDESK_API_KEY.',
  empty: 'It must not be empty.',
  cancelled: 'Nothing was written.',
  exists: (file: string): string => `${file} is there already.`,
  useForce: 'Run again with --force to write over it.',
  keyExists: (file: string): string => `${file} holds another FRESHDESK_API_KEY already.`,
  needsDomain: 'Nobody can be asked here, and the domain is not named.',
  namesDomain: 'Run: tajo init --domain yourcompany --yes, with FRESHDESK_API_KEY in the environment.',
  needsKey: 'Nobody can be asked here, and FRESHDESK_API_KEY is not set.',
  setsKey: 'Set it in the environment; a key in a flag would stay in the shell’s history.',
} as const

export function writtenText(files: readonly string[], style: Style): string {
  return files.map((file) => `${mark('good', style)} ${file}`).join('\n')
}

export const initNext = (style: Style): string =>
  `\nNext: ${style.cyan('tajo plan')} shows what a sync takes, ${style.cyan('tajo sync')} does it.`
