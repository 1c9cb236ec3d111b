import { TajoError } from '@tajo/core/errors'

/**
 * Credentials of an API token: `name@company.com/token` is the user name, the token the password. [doc] security and
 * authentication. The e-mail may stand before the token itself.
 *
 * @example basicHeader({ email: '', apiToken: 'mira@acme.example/token:abc' }) // 'Basic bWlyYUBhY21lLmV4YW1wbGUvdG9rZW46YWJj'
 */
export function basicHeader({ email, apiToken }: { readonly email: string; readonly apiToken: string }): string {
  const credentials = apiToken.includes('/token:') ? apiToken : `${email}/token:${apiToken}`
  if (!/^[^@\s]+@[^@\s]+\/token:./.test(credentials)) {
    throw new TajoError('TAJO_CONFIG_INVALID', 'Zendesk’s API token needs the e-mail of the user it acts for.', {
      hint: 'Write auth.email, set ZENDESK_EMAIL, or write the token as name@company.com/token:….',
    })
  }
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}
