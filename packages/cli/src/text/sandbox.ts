import type { Style } from '../render/style.ts'
import type { Started } from '../sandboxes.ts'

const titles = { freshdesk: 'Freshdesk sandbox', zendesk: 'Zendesk sandbox' } as const

/** What to put into tajo.yml to read the sandboxes. */
function sandboxYaml(started: readonly Started[]): string {
  return `warehouse: duckdb:./tajo.duckdb
connectors:
${started.map((one) => sectionOf(one, keysOf(one))).join('')}`
}

/** The demo's tajo.yml: as a real one would be, with the sandboxes in the vendors' place. */
export function demoYaml(started: readonly Started[]): string {
  const keys = {
    freshdesk: `    api_key: \${FRESHDESK_API_KEY}\n`,
    zendesk: `    auth: { email: "\${ZENDESK_EMAIL}", api_token: "\${ZENDESK_API_TOKEN}" }\n`,
  }
  return `# The demo's accounts are the sandboxes on this machine. Start them again with: tajo sandbox
warehouse: duckdb:./tajo.duckdb

connectors:
${started.map((one) => sectionOf(one, keys[one.type])).join('')}`
}

/** Variables of the demo's `.env`. */
export function sandboxVariables(started: readonly Started[]): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...started.map((one) =>
      one.type === 'freshdesk'
        ? { FRESHDESK_API_KEY: one.apiKey }
        : { ZENDESK_EMAIL: one.email, ZENDESK_API_TOKEN: one.apiToken },
    ),
  )
}

function sectionOf({ type, url }: Started, keys: string): string {
  return `  ${type}:\n    base_url: ${url}\n${keys}`
}

function keysOf(started: Started): string {
  return started.type === 'freshdesk'
    ? `    api_key: ${started.apiKey}\n`
    : `    auth: { email: ${started.email}, api_token: ${started.apiToken} }\n`
}

export function sandboxText(started: readonly Started[], plan: string, style: Style): string {
  return [
    ...started.map((one) => accountText(one, plan, style)),
    'A tajo.yml for it:',
    '',
    sandboxYaml(started).replace(/^(?=.)/gm, '  '),
    style.dim('Ctrl-C stops it; its data goes with it.'),
  ].join('\n')
}

function accountText(started: Started, plan: string, style: Style): string {
  const keys =
    started.type === 'freshdesk'
      ? [['api_key', started.apiKey]]
      : [
          ['email', started.email],
          ['api_token', started.apiToken],
          ['OAuth', `client ${started.clientId}, secret ${started.clientSecret}`],
        ]
  return [
    `${style.bold(titles[started.type])}  ${started.sandbox.world.tickets.size} tickets, limits of the ${plan} plan`,
    '',
    ...[['base_url', started.url], ...keys].map(
      ([name = '', value = '']) => `  ${name.padEnd(9)} ${style.cyan(value)}`,
    ),
    '',
  ].join('\n')
}

export const sandboxWords = {
  portTaken: (port: number): string => `Port ${port} of this machine is taken.`,
  otherPort: 'Name another one with --port, or 0 for any that is free.',
  noSuchPlan: (type: string, plan: string): string => `The ${type} sandbox has no plan ${plan}.`,
  hasPlans: (plans: readonly string[]): string => `It has: ${plans.join(', ')}.`,
} as const
