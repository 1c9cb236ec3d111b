import { parseBaseUrl } from '@tajo/core/config/values/base-url'
import { parseFreshdeskDomain } from '@tajo/core/config/values/freshdesk-domain'
import type { Parsed } from '@tajo/core/config/values/parsed'
import { parseZendeskSubdomain } from '@tajo/core/config/values/zendesk-subdomain'
import { TajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { freshdeskSection, initWords, zendeskEntries, zendeskSection } from '../text/init.ts'

export interface AccountInput {
  readonly domain?: string
  readonly subdomain?: string
  readonly baseUrl?: string
  readonly yes?: boolean
}

/** What goes into the files. */
export interface Account {
  /** Section of `tajo.yml`. */
  readonly section: string
  /** Variables of `.env`. */
  readonly variables: Readonly<Record<string, string>>
  /** A consent in the browser is still to come before anything can be read. */
  readonly needsConsent: boolean
}

/** The key comes from the environment or from a person, never from a flag. */
export async function freshdeskAccount(context: Context, input: AccountInput): Promise<Account> {
  const baseUrl = baseUrlOf(input)
  const given = input.domain === undefined ? undefined : accepted('--domain', parseFreshdeskDomain(input.domain))
  const known = context.io.env['FRESHDESK_API_KEY'] ?? ''
  const asksDomain = given === undefined && baseUrl === undefined
  if (!mayAsk(context, input)) {
    if (asksDomain) throw new TajoError('TAJO_USAGE', initWords.needsDomain, { hint: initWords.namesDomain })
    if (known === '')
      throw new TajoError('TAJO_USAGE', initWords.needsKey('FRESHDESK_API_KEY'), { hint: initWords.setsKey })
  }
  if (asksDomain && known !== '') context.say(initWords.fromEnvironment(['FRESHDESK_API_KEY']))
  const { askHidden, askText } = await import('./ask.ts')
  const domain = asksDomain
    ? await askText(initWords.domain, initWords.domainExample, problemOf(parseFreshdeskDomain))
    : given
  const key = known === '' ? await askHidden(initWords.key, true) : known
  const parsed = domain === undefined ? undefined : accepted('The domain', parseFreshdeskDomain(domain))
  return {
    section: freshdeskSection(accountLines('domain', parsed, baseUrl)),
    variables: { FRESHDESK_API_KEY: key },
    needsConsent: false,
  }
}

/** An OAuth client, or an API token where the environment holds one: new ones can no longer be made. */
export async function zendeskAccount(context: Context, input: AccountInput): Promise<Account> {
  const { env } = context.io
  const baseUrl = baseUrlOf(input)
  const given =
    input.subdomain === undefined ? undefined : accepted('--subdomain', parseZendeskSubdomain(input.subdomain))
  const asksSubdomain = given === undefined && baseUrl === undefined
  const variables = variablesIn(env)
  if (!mayAsk(context, input)) {
    if (asksSubdomain) throw new TajoError('TAJO_USAGE', initWords.needsSubdomain, { hint: initWords.namesSubdomain })
    if (variables === undefined)
      throw new TajoError('TAJO_USAGE', initWords.needsKey('ZENDESK_CLIENT_ID'), { hint: initWords.setsKey })
  }
  if (asksSubdomain && variables !== undefined) context.say(initWords.fromEnvironment(Object.keys(variables)))
  const { askHidden, askText } = await import('./ask.ts')
  const subdomain = asksSubdomain
    ? await askText(initWords.subdomain, initWords.subdomainExample, problemOf(parseZendeskSubdomain))
    : given
  const asked = async (): Promise<Readonly<Record<string, string>>> => {
    const clientId = await askText(initWords.clientId, '', (answer) => (answer === '' ? initWords.empty : undefined))
    const clientSecret = await askHidden(initWords.clientSecret, false)
    return { ZENDESK_CLIENT_ID: clientId, ...(clientSecret === '' ? {} : { ZENDESK_CLIENT_SECRET: clientSecret }) }
  }
  const known = variables ?? (await asked())
  const isToken = 'ZENDESK_API_TOKEN' in known
  const entry = isToken ? 'token' : 'ZENDESK_CLIENT_SECRET' in known ? 'oauth' : 'publicOauth'
  const parsed = subdomain === undefined ? undefined : accepted('The subdomain', parseZendeskSubdomain(subdomain))
  return {
    section: zendeskSection(accountLines('subdomain', parsed, baseUrl), zendeskEntries[entry]),
    variables: known,
    needsConsent: !isToken,
  }
}

function variablesIn(env: Context['io']['env']): Readonly<Record<string, string>> | undefined {
  const found = (...names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.flatMap((name) => ((env[name] ?? '') === '' ? [] : [[name, env[name] ?? '']])))
  const token = found('ZENDESK_EMAIL', 'ZENDESK_API_TOKEN')
  if (Object.keys(token).length === 2) return token
  const client = found('ZENDESK_CLIENT_ID', 'ZENDESK_CLIENT_SECRET')
  return 'ZENDESK_CLIENT_ID' in client ? client : undefined
}

function mayAsk(context: Context, input: AccountInput): boolean {
  return context.io.canAsk && input.yes !== true && !context.options.json
}

function accountLines(name: string, account: string | undefined, baseUrl: string | undefined): string {
  return [
    ...(account === undefined ? [] : [`    ${name}: ${account}`]),
    ...(baseUrl === undefined ? [] : [`    base_url: ${baseUrl}`]),
  ].join('\n')
}

function baseUrlOf({ baseUrl }: AccountInput): string | undefined {
  return baseUrl === undefined ? undefined : accepted('--base-url', parseBaseUrl(baseUrl, '/api/v2'))
}

function problemOf(parse: (text: string) => Parsed<string>): (answer: string) => string | undefined {
  return (answer) => {
    const parsed = parse(answer)
    return parsed.ok ? undefined : `It ${parsed.problem}.`
  }
}

function accepted(what: string, parsed: Parsed<string>): string {
  if (parsed.ok) return parsed.value
  throw new TajoError(
    'TAJO_USAGE',
    `${what} ${parsed.problem}.`,
    parsed.hint === undefined ? {} : { hint: parsed.hint },
  )
}
