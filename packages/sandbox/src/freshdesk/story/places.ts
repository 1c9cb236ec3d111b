/** Choices of the nested field Country > State > City. */
export const PLACES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  Germany: { Bavaria: ['Munich', 'Nuremberg'], Berlin: ['Berlin'] },
  France: { 'Île-de-France': ['Paris'], Occitanie: ['Toulouse'] },
  Spain: { Madrid: ['Madrid'], Galicia: ['A Coruña'] },
  Poland: { Mazovia: ['Warsaw'] },
  'United Kingdom': { England: ['London', 'Leeds'] },
  Japan: { Tokyo: ['Tokyo'], Osaka: ['Osaka'] },
  India: { Maharashtra: ['Mumbai'] },
  'United Arab Emirates': { Dubai: ['Dubai'] },
}

const COUNTRY_OF: Readonly<Record<string, string>> = {
  en: 'United Kingdom',
  de: 'Germany',
  fr: 'France',
  es: 'Spain',
  pl: 'Poland',
  'ja-JP': 'Japan',
  hi: 'India',
  ar: 'United Arab Emirates',
}

const REGION_OF: Readonly<Record<string, string>> = { 'ja-JP': 'APAC', hi: 'APAC', es: 'AMER' }

export function countryOf(language: string): string {
  return COUNTRY_OF[language] ?? 'United Kingdom'
}

export function regionOf(language: string): string {
  return REGION_OF[language] ?? 'EMEA'
}
