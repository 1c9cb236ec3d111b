import type { DeskName, Value } from './two-way-desks.ts'

/** One attribute of Brevo and the fields of helpdesks it goes together with. */
export interface Field {
  readonly to: string
  /** By helpdesk; of two the one that stands first in the configuration has the say, and has always a value. */
  readonly at: Readonly<Partial<Record<DeskName, string>>>
  /** The n-th value as the helpdesk has it; different n, different value, where there are so many. */
  value(n: number): Value
  /** What Brevo's screens store for it. */
  values(value: Value): Readonly<Record<string, Value>>
  /** What the helpdesk would have for what Brevo shows. */
  shown(attributes: Readonly<Record<string, unknown>>): unknown
  readonly isClearable: boolean
}

export const given = ['Anna', 'Boris', 'Chloé', 'Dmitri', 'Eun-ji', 'Fatima', 'Gabriel', 'Hanna']
export const family = ['Weber', 'van der Berg', 'O’Brien', 'Kim', 'Petrov', 'Haddad', 'Silva']

const name: Omit<Field, 'at'> = {
  to: 'FULLNAME',
  value: (n) => `${given[n % 8]} ${family[n % 7]}`,
  values: (value) => {
    const [firstName = '', ...last] = String(value).split(' ')
    return { FIRSTNAME: firstName, LASTNAME: last.join(' ') }
  },
  shown: ({ FIRSTNAME, LASTNAME }) =>
    [FIRSTNAME, LASTNAME].filter((part) => part !== undefined && part !== null && part !== '').join(' '),
  isClearable: false,
}

const phone: Omit<Field, 'at'> = {
  to: 'SMS',
  value: (n) => `+3361${String(1_000_000 + n)}`,
  values: (value) => ({ SMS: value === null ? null : String(value).replace(/\D/g, '') }),
  shown: ({ SMS }) => (SMS === undefined ? undefined : `+${String(SMS)}`),
  isClearable: true,
}

/** Options of the attribute in Brevo, which are called as the choices of the helpdesk are and not as their tags. */
export const departments = ['Finance', 'Operations', 'Engineering', 'Sales', 'People']

const plain = {
  job: own('JOB', (n) => `Job ${n}`),
  nickname: own('NICKNAME', (n) => `nick ${n}`),
  badge: own('BADGE', (n) => n),
  plate: own('PLATE', (n) => `AB-${n}`),
  rate: own('RATE', (n) => n + 0.25),
} as const

const department: Omit<Field, 'at'> = {
  to: 'DEPARTMENT',
  value: (n) => departments[n % departments.length]?.toLowerCase() ?? null,
  values: (value) => ({ DEPARTMENT: departments.find((one) => one.toLowerCase() === value) ?? null }),
  shown: ({ DEPARTMENT }) => (typeof DEPARTMENT === 'string' ? DEPARTMENT.toLowerCase() : DEPARTMENT),
  isClearable: true,
}

/** A checkbox is never empty. */
const permanent: Omit<Field, 'at'> = { ...own('PERMANENT', (n) => n % 2 === 0), isClearable: false }

const since: Omit<Field, 'at'> = {
  to: 'SINCE',
  value: (n) => `${dayOf(n)}T00:00:00+00:00`,
  values: (value) => ({ SINCE: value === null ? null : String(value).slice(0, 10) }),
  shown: ({ SINCE }) => (typeof SINCE === 'string' ? `${SINCE}T00:00:00+00:00` : SINCE),
  isClearable: true,
}

function own(to: string, value: (n: number) => Value): Omit<Field, 'at'> {
  return { to, value, values: (held) => ({ [to]: held }), shown: (attributes) => attributes[to], isClearable: true }
}

function dayOf(n: number): string {
  return new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10)
}

const ofFreshdesk: readonly Field[] = [
  { ...name, at: { freshdesk: 'name' } },
  { ...phone, at: { freshdesk: 'mobile' } },
  { ...plain.job, at: { freshdesk: 'job_title' } },
  { ...plain.nickname, at: { freshdesk: 'custom_fields.nickname' } },
  { ...plain.badge, at: { freshdesk: 'custom_fields.badge_number' } },
]

const ofZendesk: readonly Field[] = [
  { ...name, at: { zendesk: 'name' } },
  { ...phone, at: { zendesk: 'phone' } },
  { ...plain.job, at: { zendesk: 'notes' } },
  { ...plain.nickname, at: { zendesk: 'user_fields.nickname' } },
  { ...plain.badge, at: { zendesk: 'user_fields.badge_number' } },
  { ...department, at: { zendesk: 'user_fields.department' } },
  { ...permanent, at: { zendesk: 'user_fields.permanent' } },
  { ...plain.rate, at: { zendesk: 'user_fields.rate' } },
  { ...since, at: { zendesk: 'user_fields.member_since' } },
  { ...plain.plate, at: { zendesk: 'user_fields.plate' } },
]

/** Each has what the other has not; the name is of both, and Freshdesk has the say. */
const ofBoth: readonly Field[] = [
  { ...name, at: { freshdesk: 'name', zendesk: 'name' } },
  { ...phone, at: { zendesk: 'phone' } },
  { ...plain.job, at: { freshdesk: 'job_title' } },
  { ...plain.nickname, at: { zendesk: 'user_fields.nickname' } },
  { ...plain.badge, at: { freshdesk: 'custom_fields.badge_number' } },
  { ...department, at: { zendesk: 'user_fields.department' } },
]

/** What is mapped where these helpdesks feed one account. */
export function fieldsOf(desks: readonly DeskName[]): readonly Field[] {
  if (desks.length > 1) return ofBoth
  return desks[0] === 'zendesk' ? ofZendesk : ofFreshdesk
}
