import { DAY, iso } from '../../world/time.ts'
import type { User } from '../world/records.ts'
import type { Retelling } from './retell.ts'

const ROLES = [
  ['Administrator', 4],
  ['Staff', 0],
  ['Light agent', 1],
] as const

const IANA: Readonly<Record<string, string>> = {
  London: 'Europe/London',
  Berlin: 'Europe/Berlin',
  Paris: 'Europe/Paris',
  Madrid: 'Europe/Madrid',
  Warsaw: 'Europe/Warsaw',
  Tokyo: 'Asia/Tokyo',
  'Abu Dhabi': 'Asia/Muscat',
  Mumbai: 'Asia/Kolkata',
}

/** Language of the story, the vendor's locale and its number. */
const LOCALES: Readonly<Record<string, readonly [string, number]>> = {
  en: ['en-US', 1],
  de: ['de', 8],
  fr: ['fr', 16],
  es: ['es', 2],
  'ja-JP': ['ja', 67],
  ar: ['ar', 66],
  hi: ['hi', 1365],
  pl: ['pl', 13],
}

export function localeOf(language: string): { readonly locale: string; readonly locale_id: number } {
  const [locale, locale_id] = LOCALES[language] ?? ['en-US', 1]
  return { locale, locale_id }
}

export function zoneOf(time_zone: string): { readonly time_zone: string; readonly iana_time_zone: string } {
  return { time_zone, iana_time_zone: IANA[time_zone] ?? 'Etc/UTC' }
}

export const PLAIN_USER = {
  email: null,
  phone: null,
  shared_phone_number: null,
  alias: null,
  details: null,
  notes: null,
  signature: null,
  external_id: null,
  last_login_at: null,
  role: 'end-user',
  role_type: null,
  custom_role_id: null,
  active: true,
  verified: false,
  suspended: false,
  moderator: false,
  only_private_comments: false,
  restricted_agent: true,
  ticket_restriction: 'requested',
  report_csv: false,
  organization_id: null,
  default_group_id: null,
  tags: [],
  user_fields: {},
  permanently_deleted: false,
} as const satisfies Partial<User>

/** Groups, custom roles and the agents in them; one group of old was deleted and stays listed [oas]. */
export function hireStaff(story: Retelling): void {
  const { data, told, since } = story
  const url = (path: string, id: number) => `${data.home}/api/v2/${path}/${id}.json`
  for (const [name, role_type] of ROLES) {
    const id = data.ids.next('role')
    const stamps = { created_at: iso(since), updated_at: iso(since + 90 * DAY) }
    const configuration = {
      chat_access: true,
      ticket_access: 'all',
      ticket_editing: role_type !== 1,
      voice_access: true,
    }
    data.custom_roles.put({
      id,
      name,
      description: `${name} of the account`,
      role_type,
      team_member_count: role_type === 4 ? 1 : 12,
      ...stamps,
      configuration,
    })
  }
  for (const group of told.groups.values()) {
    const id = data.ids.next('group')
    story.groups.set(group.id, id)
    data.groups.put(
      groupRow(
        url('groups', id),
        id,
        group.name,
        group.description ?? '',
        data.groups.size === 0,
        false,
        group.created_at,
        group.updated_at,
      ),
    )
  }
  const old = data.ids.next('group')
  data.groups.put(groupRow(url('groups', old), old, 'Night shift', '', false, true, since, since + 100 * DAY))
  const [adminRole, staffRole, lightRole] = [...data.custom_roles.keys()]
  for (const [place, agent] of [...told.agents.values()].entries()) {
    const isAdmin = place === 0
    const id = data.ids.next('user')
    story.users.set(agent.id, id)
    const isLight = agent.occasional
    const groups = agent.group_ids.flatMap((group) => story.groups.get(group) ?? [])
    data.users.put({
      ...PLAIN_USER,
      ...localeOf(agent.language),
      ...zoneOf(agent.time_zone),
      id,
      name: agent.name,
      email: agent.deactivated ? null : isAdmin ? data.settings.email : agent.email,
      signature: agent.name,
      role: isAdmin ? 'admin' : 'agent',
      role_type: isAdmin ? 4 : isLight ? 1 : 0,
      custom_role_id: (isAdmin ? adminRole : isLight ? lightRole : staffRole) ?? null,
      active: !agent.deactivated,
      verified: true,
      moderator: isAdmin,
      only_private_comments: isLight,
      restricted_agent: !isAdmin,
      ticket_restriction: isLight ? 'groups' : null,
      report_csv: isAdmin,
      default_group_id: groups[0] ?? null,
      last_login_at: agent.last_login_at,
      created_at: agent.created_at,
      updated_at: agent.updated_at,
    })
    identify(story, id, agent.email, isAdmin ? data.settings.email : undefined, agent.created_at)
    for (const [nth, group_id] of (agent.deactivated ? [] : groups).entries()) {
      const membership = data.ids.next('group_membership')
      data.group_memberships.put({
        url: url('group_memberships', membership),
        id: membership,
        user_id: id,
        group_id,
        default: nth === 0,
        created_at: iso(agent.created_at),
        // Null on some rows, so no bookmark can stand on it [client].
        updated_at: membership % 4 === 0 ? null : iso(agent.created_at),
      })
    }
  }
}

function identify({ data }: Retelling, user_id: number, email: string, first: string | undefined, at: number): void {
  const mine = first === undefined ? [email] : [first, email]
  for (const [place, value] of mine.entries()) {
    const stamps = { created_at: at, updated_at: at }
    data.identities.put({
      id: data.ids.next('identity'),
      user_id,
      type: 'email',
      value,
      verified: true,
      primary: place === 0,
      ...stamps,
    })
  }
}

function groupRow(
  url: string,
  id: number,
  name: string,
  description: string,
  isDefault: boolean,
  deleted: boolean,
  created: number,
  updated: number,
) {
  const stamps = { created_at: iso(created), updated_at: iso(updated) }
  return { url, id, is_public: true, name, description, default: isDefault, deleted, ...stamps }
}
