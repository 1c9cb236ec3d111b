import { companyName } from '../../story/names.ts'
import type { Random } from '../../story/random.ts'
import { DAY } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import type { Company } from '../world/people-records.ts'

/** How a company gets on with the help desk decides how fast it is answered and how it rates. */
export type Mood = 'vip' | 'unhappy' | 'ordinary'

export interface Customer {
  readonly company: Company
  readonly mood: Mood
  readonly language: string
  /** Share of the tickets, relative to the others. */
  readonly weight: number
}

const LANGUAGES = ['en', 'de', 'en', 'fr', 'es', 'de', 'en', 'pl', 'ja-JP', 'ar', 'hi'] as const
const INDUSTRIES = ['Retail', 'Logistics', 'Manufacturing', 'Media', null] as const
const TIERS = ['Basic', 'Premium', 'Enterprise', null] as const

export function foundCompanies(data: WorldData, random: Random, count: number, now: number): Customer[] {
  const customers: Customer[] = []
  for (let place = 0; place < count; place += 1) {
    const mood: Mood = place === 0 ? 'vip' : place === 3 || place === 7 || place === 10 ? 'unhappy' : 'ordinary'
    const { name, domain } = companyName(place)
    const created_at = now - random.int(560, 900) * DAY - random.int(0, DAY)
    const company: Company = {
      id: data.ids.next('company'),
      name,
      description: random.chance(0.4) ? `Customer of the ${random.pick(['spring', 'autumn'])} fair` : null,
      note: mood === 'unhappy' ? 'Call before the renewal' : null,
      domains: random.chance(0.1) ? [domain, `mail.${domain}`] : [domain],
      health_score:
        mood === 'unhappy' ? 'At risk' : mood === 'vip' ? 'Happy' : random.pick(['Happy', 'Doing okay', null]),
      account_tier: mood === 'vip' ? 'Enterprise' : random.pick(TIERS),
      renewal_date: random.chance(0.8) ? midnight(now + random.int(-60, 330) * DAY) : null,
      industry: random.pick(INDUSTRIES),
      custom_fields: {
        erp_id: `AC-${String(place + 1).padStart(4, '0')}`,
        website: random.chance(0.7) ? `https://${domain}` : null,
        employees: random.chance(0.6) ? random.int(3, 4000) : null,
      },
      created_at,
      updated_at: created_at + random.int(0, now - created_at),
    }
    data.companies.put(company)
    const weight = mood === 'vip' ? 3 : mood === 'unhappy' ? 2 : 4 / (1 + (place % 12))
    customers.push({ company, mood, language: LANGUAGES[place % LANGUAGES.length] ?? 'en', weight })
  }
  return customers
}

function midnight(moment: number): number {
  return moment - (moment % DAY)
}
