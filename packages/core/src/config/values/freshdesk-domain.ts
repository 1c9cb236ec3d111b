import { good, type Parsed, wrong } from './parsed.ts'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const suffix = '.freshdesk.com'

/**
 * `acme` or `acme.freshdesk.com` → `acme.freshdesk.com`. The key goes to that host as a password, so nothing that could
 * name another one gets through.
 */
export function parseFreshdeskDomain(text: string): Parsed<string> {
  const domain = text.trim().toLowerCase()
  const account = domain.endsWith(suffix) ? domain.slice(0, -suffix.length) : domain
  if (label.test(account)) return good(account + suffix)
  if (/^[a-z]+:\/\//.test(domain))
    return refuse('must be the name alone, without https:// and path, such as yourcompany.freshdesk.com')
  if (/^[a-z0-9.-]+$/.test(domain) && domain.includes('.') && !domain.endsWith(suffix)) {
    // The vendor: "only the *.freshdesk.com name works, a custom CNAME does not" (API v2 reference, authentication).
    return refuse(
      'must be the account’s own name, such as yourcompany.freshdesk.com: Freshdesk answers its API only there, not under a name of your own like support.example.com',
    )
  }
  return refuse('must be the account’s name, such as yourcompany or yourcompany.freshdesk.com')
}

const refuse = (problem: string) =>
  wrong(problem, {
    code: 'TAJO_CONFIG_URL',
    hint: 'The name is in the address you open Freshdesk with: https://<name>.freshdesk.com',
  })
