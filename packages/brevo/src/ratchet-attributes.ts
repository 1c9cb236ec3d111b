import { isObject } from '@tajo/core/json'

/** Never comes back. */
export type Refuse = (why: string) => never

export interface AttributeGuard {
  name(name: string, refuse: Refuse): void
  /** The `attributes` of a contact. */
  all(attributes: unknown, refuse: Refuse): void
  /** First line of a CSV text; its `EMAIL` column says whose row it is. */
  csvHeader(text: unknown, refuse: Refuse): void
}

/**
 * Brevo's own. A write of `EMAIL` takes the blocklisting off whoever had the old address [oas]; the opt-in marks are kept by
 * Brevo's forms and feed segments that are mailed [client].
 */
const identityAndConsent = ['EMAIL', 'OPT_IN', 'OPTIN', 'DOUBLE_OPT-IN', 'DOUBLE_OPT_IN', 'DOUBLE_OPTIN']
/** Names of request fields: nobody knows what an attribute of that name would do. */
const requestFields = [
  'EMAILBLACKLISTED',
  'SMSBLACKLISTED',
  'WHATSAPPBLACKLISTED',
  'EMAILBLACKLIST',
  'SMSBLACKLIST',
  'SMTPBLACKLISTSENDER',
  'FORCEMERGE',
  'CONSENTGROUPS',
  'CONSENTGROUPIDS',
  'CONTACT_PROPERTIES',
]

export function attributeGuard(consentAttributes: readonly string[]): AttributeGuard {
  const denied = new Set([...identityAndConsent, ...requestFields, ...consentAttributes.map(plain)])
  const name = (one: string, refuse: Refuse): void => {
    if (!denied.has(plain(one))) return
    refuse(`attribute ${plain(one)} holds who the contact is or what they consented to, and is never written`)
  }
  return {
    name,
    all: (attributes: unknown, refuse: Refuse) => {
      if (!isObject(attributes)) refuse('"attributes" is not an object')
      for (const [key, value] of Object.entries(attributes)) {
        name(key, refuse)
        if (value === null || isObject(value)) refuse(`attribute ${plain(key)} has a value that Brevo has no type for`)
      }
    },
    csvHeader: (text: unknown, refuse: Refuse) => {
      if (typeof text !== 'string') refuse('the rows are not text')
      const [header = ''] = text.replace(/^\uFEFF/, '').split(/[\r\n]/, 1)
      const columns = header.split(/[;,\t]/).map((one) => plain(one.trim().replace(/^["']+|["']+$/g, '')))
      if (columns.filter((one) => one === 'EMAIL').length > 1) refuse('the rows have more than one EMAIL column')
      for (const one of columns) if (one !== 'EMAIL') name(one, refuse)
    },
  }
}

/** As Brevo may read it: case, compatibility forms, and what cannot be seen make no difference. */
function plain(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\p{White_Space}\p{Cf}\p{Cc}]/gu, '')
    .toUpperCase()
}
