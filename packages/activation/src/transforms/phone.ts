import type { CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'

export type PhoneKind = 'mobile' | 'landline'

export type Phone =
  | { readonly ok: true; readonly number: string; readonly kind: PhoneKind }
  | { readonly ok: false; readonly why: string }

export type ReadPhone = (text: string) => Phone

/**
 * What reads phone numbers as people type them. The rules of all countries are loaded on the first call; only the largest of the
 * library's three sets tells landlines from mobiles.
 *
 * @example
 * const read = await phoneReader('DE')
 * read('0171 2345678') // { ok: true, number: '+491712345678', kind: 'mobile' }
 */
export async function phoneReader(defaultRegion: string | undefined): Promise<ReadPhone> {
  const { isSupportedCountry, parsePhoneNumberFromString } = await import('libphonenumber-js/max')
  const region = defaultRegion !== undefined && isSupportedCountry(defaultRegion) ? defaultRegion : undefined
  return (text) => read(text, region, parsePhoneNumberFromString)
}

function read(text: string, region: CountryCode | undefined, parse: typeof parsePhoneNumberFromString): Phone {
  const found = parse(text, region)
  if (found === undefined) {
    const national = region === undefined && /^[\s(]*0?\d/.test(text) && !/^[\s(]*00/.test(text)
    return no(
      national ? 'it has no country code, and brevo.default_region is not set' : 'it cannot be read as a phone number',
    )
  }
  if (!found.isValid()) return no('no such number can exist in its country')
  if (found.ext !== undefined) return no('it ends at an extension, which a text message cannot reach')
  switch (found.getType()) {
    case 'MOBILE':
    // North American numbers do not tell.
    case 'FIXED_LINE_OR_MOBILE':
      return { ok: true, number: found.number, kind: 'mobile' }
    case 'FIXED_LINE':
    case 'VOIP':
    case 'PERSONAL_NUMBER':
    case 'UAN':
      return { ok: true, number: found.number, kind: 'landline' }
    default:
      return no('it is a service number, not a person’s')
  }
}

function no(why: string): Phone {
  return { ok: false, why }
}

/** As Brevo shows it: digits without the plus. */
export function phoneDigits(text: string): string {
  return text.replace(/\D/g, '').replace(/^00/, '')
}
