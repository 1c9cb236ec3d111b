import { describe, expect, it } from 'vitest'
import { load } from './test-folder.ts'

const account = `connectors:
  zendesk:
    subdomain: acme
`

describe('the way into a Zendesk account', () => {
  it('is OAuth with a consent, with a first refresh token, or without a person', async () => {
    const oauth = async (keys: string) => (await load(`${account}    oauth: { ${keys} }\n`)).sources[0]
    expect(await oauth('client_id: tajo')).toMatchObject({ auth: { kind: 'oauth', clientId: 'tajo' } })
    const first = await oauth('client_id: tajo, client_secret: hidden-one, refresh_token: hidden-two')
    expect(first).toMatchObject({ auth: { kind: 'oauth', clientSecret: 'hidden-one', refreshToken: 'hidden-two' } })
    const machine = await oauth('client_id: tajo, client_secret: hidden-one, grant: client_credentials')
    expect(machine).toMatchObject({ auth: { kind: 'client_credentials', clientId: 'tajo' } })
  })

  it('keeps what the vendor renews beside the file', async () => {
    const [source] = (await load(`${account}    auth: { access_token: hidden-one }\n`)).sources
    expect(source).toMatchObject({ auth: { kind: 'bearer', accessToken: 'hidden-one' } })
    expect(source?.type === 'zendesk' && source.tokenFile).toMatch(/[\\/]\.tajo[\\/]zendesk\.token\.json$/)
  })

  it.each([
    ['', 'must say how to enter: oauth with a client_id, or auth with an api_token'],
    ['    auth: { email: a@acme.example }\n', 'must say how to enter'],
    [
      '    auth: { email: a@acme.example, api_token: hidden-one }\n    oauth: { client_id: tajo }\n',
      'says more than one way in; keep one of auth.api_token, auth.access_token and oauth',
    ],
    [
      '    oauth: { client_id: tajo, grant: client_credentials }\n',
      'needs oauth.client_secret for the grant client_credentials',
    ],
  ])('says what is wrong with %j', async (keys, message) => {
    const loading = load(`${account}${keys}`)
    await expect(loading).rejects.toThrow(`tajo.yml:2 connectors.zendesk: ${message}`)
    await expect(loading).rejects.not.toThrow('hidden')
  })

  it('needs the account', async () => {
    await expect(load('connectors:\n  zendesk: { auth: { access_token: hidden } }\n')).rejects.toThrow(
      'connectors.zendesk.subdomain: must be the account’s name, the part before .zendesk.com; it is missing',
    )
  })
})
