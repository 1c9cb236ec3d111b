import type { ZendeskWorld } from '@tajo/sandbox/zendesk/sandbox'
import { moment, momentOrNull, type TrueTable } from '../../truth.ts'

type User = NonNullable<ReturnType<ZendeskWorld['users']['get']>>

const daySeconds = 86_400
/** Each sync reads ratings offered this far back; older ones are met in a full read alone. */
const ratingDays = 45

export function trueUsers(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.users.values()].map((user) => ({
      key: String(user.id),
      deleted: !user.active,
      record: userRecord(world, user),
    })),
  }
}

export function trueIdentities(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.identities.values()].map((one) => ({
      key: String(one.id),
      deleted: false,
      record: {
        id: one.id,
        url: `${world.home}/api/v2/users/${one.user_id}/identities/${one.id}.json`,
        user_id: one.user_id,
        type: one.type,
        value: one.value,
        verified: one.verified,
        primary: one.primary,
        undeliverable_count: one.type === 'email' ? 0 : null,
        deliverable_state: one.type === 'email' ? 'deliverable' : null,
        created_at: moment(one.created_at),
        updated_at: moment(one.updated_at),
      },
    })),
    mayLinger: ({ key }) => !world.identities.has(Number(key)),
  }
}

export function trueDeletedUsers(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.users.values()]
      .filter(({ active }) => !active)
      .map((user) => ({
        key: String(user.id),
        deleted: false,
        record: {
          id: user.id,
          url: `${world.home}/api/v2/deleted_users/${user.id}.json`,
          name: user.name,
          email: user.email,
          phone: user.phone,
          shared_phone_number: user.shared_phone_number,
          role: user.role,
          organization_id: user.organization_id,
          locale: user.locale,
          locale_id: user.locale_id,
          time_zone: user.time_zone,
          photo: null,
          active: false,
          permanently_deleted: user.permanently_deleted,
          created_at: moment(user.created_at),
          updated_at: moment(user.updated_at),
        },
      })),
  }
}

export function trueOrganizations(world: ZendeskWorld): TrueTable {
  const isTold = (deletedAt: number | null) => deletedAt === null || world.settings.exportsDeletedOrganizations
  return {
    rows: [...world.organizations.values()]
      .filter(({ deleted_at }) => isTold(deleted_at))
      .map((one) => ({
        key: String(one.id),
        deleted: one.deleted_at !== null,
        record: {
          id: one.id,
          url: `${world.home}/api/v2/organizations/${one.id}.json`,
          external_id: one.external_id,
          name: one.name,
          details: one.details,
          notes: one.notes,
          domain_names: one.domain_names,
          group_id: one.group_id,
          shared_tickets: one.shared_tickets,
          shared_comments: one.shared_comments,
          tags: one.tags,
          organization_fields: one.organization_fields,
          created_at: moment(one.created_at),
          updated_at: moment(one.updated_at),
          deleted_at: momentOrNull(one.deleted_at),
        },
      })),
    // Where the export keeps silent about deletions.
    mayLinger: ({ key }) => !isTold(world.organizations.get(Number(key))?.deleted_at ?? null),
  }
}

export function trueOrganizationMemberships(world: ZendeskWorld): TrueTable {
  return {
    rows: [...world.organization_memberships.values()].map((one) => ({
      key: String(one.id),
      deleted: false,
      record: {
        id: one.id,
        url: `${world.home}/api/v2/organization_memberships/${one.id}.json`,
        user_id: one.user_id,
        organization_id: one.organization_id,
        organization_name: world.organizations.get(one.organization_id)?.name ?? null,
        // True or null, never false.
        default: one.default ? true : null,
        view_tickets: one.view_tickets,
        created_at: moment(one.created_at),
        updated_at: moment(one.updated_at),
      },
    })),
  }
}

export function trueRatings(world: ZendeskWorld): TrueTable {
  const reach = world.now() - ratingDays * daySeconds
  return {
    rows: [...world.satisfaction_ratings.values()].map((one) => {
      const reason = one.reason_id === null ? undefined : world.satisfaction_reasons.get(one.reason_id)
      return {
        key: String(one.id),
        deleted: false,
        record: {
          id: one.id,
          url: `${world.home}/api/v2/satisfaction_ratings/${one.id}.json`,
          ticket_id: one.ticket_id,
          requester_id: one.requester_id,
          assignee_id: one.assignee_id,
          group_id: one.group_id,
          score: one.score,
          comment: one.comment,
          reason: reason?.['value'] ?? 'No reason provided',
          reason_id: one.reason_id,
          reason_code: reason?.['reason_code'] ?? null,
          created_at: moment(one.created_at),
          updated_at: moment(one.updated_at),
        },
      }
    }),
    mayLinger: ({ key }) => !world.satisfaction_ratings.has(Number(key)),
    mayLag: (key) => (world.satisfaction_ratings.get(Number(key))?.created_at ?? 0) < reach + daySeconds,
  }
}

function userRecord(world: ZendeskWorld, user: User): Record<string, unknown> {
  return {
    id: user.id,
    url: `${world.home}/api/v2/users/${user.id}.json`,
    external_id: user.external_id,
    name: user.name,
    alias: user.alias,
    email: user.email,
    phone: user.phone,
    shared_phone_number: user.shared_phone_number,
    role: user.role,
    role_type: user.role_type,
    custom_role_id: user.custom_role_id,
    is_billing_admin: user.role === 'admin' ? true : null,
    organization_id: user.organization_id,
    default_group_id: user.default_group_id,
    details: user.details,
    notes: user.notes,
    signature: user.signature,
    tags: user.tags,
    user_fields: user.user_fields,
    locale: user.locale,
    locale_id: user.locale_id,
    time_zone: user.time_zone,
    iana_time_zone: user.iana_time_zone,
    photo: null,
    verified: user.verified,
    active: user.active,
    // The key is on inactive users only.
    permanently_deleted: user.active ? null : user.permanently_deleted,
    suspended: user.suspended,
    suspension_details: null,
    shared: false,
    shared_agent: false,
    moderator: user.moderator,
    restricted_agent: user.restricted_agent,
    ticket_restriction: user.ticket_restriction,
    only_private_comments: user.only_private_comments,
    report_csv: user.report_csv,
    two_factor_auth_enabled: user.role === 'end-user' ? null : false,
    last_login_at: momentOrNull(user.last_login_at),
    created_at: moment(user.created_at),
    updated_at: moment(user.updated_at),
  }
}
