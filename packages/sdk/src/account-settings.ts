import { TajoError } from '@tajo/core/errors'

/** A value that often comes from the environment, where it may be missing. */
type Maybe = string | undefined

export interface FreshdeskSettings {
  /** `yourcompany` or `yourcompany.freshdesk.com`. */
  readonly domain: string
  readonly apiKey: Maybe
  /** Another address for the API, such as a sandbox. */
  readonly baseUrl?: string
}

export interface ZendeskSettings {
  /** `yourcompany`, the part before `.zendesk.com`. */
  readonly subdomain: string
  readonly apiToken: Maybe
  /** Whose token it is; default: the variable ZENDESK_EMAIL, or the part before `/token:` in the token. */
  readonly email?: Maybe
  readonly baseUrl?: string
}

export type AccountSettings = FreshdeskSettings | ZendeskSettings

/** Keys of a section of `tajo.yml`. */
export type Section = Readonly<Record<string, unknown>>

/**
 * The settings as a section of `tajo.yml`. A second account of a vendor has a name of its own; which vendor it is shows in its
 * settings.
 */
export function sectionOf(name: string, settings: AccountSettings): Section {
  const { baseUrl } = settings
  const common = baseUrl === undefined ? {} : { base_url: baseUrl }
  if ('domain' in settings) {
    const { domain, apiKey } = settings
    return { ...typeOf(name, 'freshdesk'), domain, api_key: present(apiKey, 'apiKey', name), ...common }
  }
  const { subdomain, apiToken, email } = settings
  const auth = { api_token: present(apiToken, 'apiToken', name), ...(email === undefined ? {} : { email }) }
  return { ...typeOf(name, 'zendesk'), subdomain, auth, ...common }
}

const typeOf = (name: string, type: string): Section => (name === type ? {} : { type })

function present(value: Maybe, key: string, name: string): string {
  if (value !== undefined && value !== '') return value
  throw new TajoError('TAJO_ARGUMENT', `connect('${name}'): ${key} is ${value === '' ? 'empty' : 'undefined'}.`, {
    hint: 'Is the variable set that it is read from?',
  })
}
