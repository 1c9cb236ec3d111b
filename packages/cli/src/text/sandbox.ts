import type { Style } from '../render/style.ts'

export interface SandboxFacts {
  readonly baseUrl: string
  readonly apiKey: string
  readonly plan: string
  readonly tickets: number
}

/** What to put into tajo.yml to read the sandbox. */
function sandboxYaml({ baseUrl, apiKey }: Pick<SandboxFacts, 'baseUrl' | 'apiKey'>): string {
  return `warehouse: duckdb:./tajo.duckdb
connectors:
  freshdesk:
    base_url: ${baseUrl}
    api_key: ${apiKey}
`
}

/** The demo's tajo.yml: as a real one would be, with the sandbox in the vendor's place. */
export function demoYaml(baseUrl: string): string {
  return `# The demo's account is the sandbox on this machine. Start it again with: tajo sandbox
warehouse: duckdb:./tajo.duckdb

connectors:
  freshdesk:
    base_url: ${baseUrl}
    api_key: \${FRESHDESK_API_KEY}
`
}

export function sandboxText(facts: SandboxFacts, style: Style): string {
  return [
    `${style.bold('Freshdesk sandbox')}  ${facts.tickets} tickets, limits of the ${facts.plan} plan`,
    '',
    `  base_url  ${style.cyan(facts.baseUrl)}`,
    `  api_key   ${style.cyan(facts.apiKey)}`,
    '',
    'A tajo.yml for it:',
    '',
    sandboxYaml(facts).replace(/^(?=.)/gm, '  '),
    style.dim('Ctrl-C stops it; its data goes with it.'),
  ].join('\n')
}

export const sandboxWords = {
  portTaken: (port: number): string => `Port ${port} of this machine is taken.`,
  otherPort: 'Name another one with --port, or 0 for any that is free.',
} as const
