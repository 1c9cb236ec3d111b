import { good, type Parsed, wrong } from './parsed.ts'

/** `acme`, `acme.zendesk.com` → `acme`. Credentials go to that host, so nothing that could name another one gets through. */
export function parseZendeskSubdomain(text: string): Parsed<string> {
  const label = text
    .trim()
    .toLowerCase()
    .replace(/\.zendesk\.com$/, '')
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)
    ? good(label)
    : wrong('must be the account’s name, the part before .zendesk.com', {
        code: 'TAJO_CONFIG_URL',
        hint: 'The name is in the address you open Zendesk with: https://<name>.zendesk.com',
      })
}
