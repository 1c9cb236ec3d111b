/*
build: part
inputs:
  users:
    id: bigint
    name: text
    email: text
    phone: text
    external_id: text
    organization_id: bigint
    locale: text
    iana_time_zone: text
    time_zone: text
    active: boolean
    suspended: boolean
    created_at: timestamp
    updated_at: timestamp
  user_identities: { id: bigint, user_id: bigint, type: text, value: text, verified: boolean }
reconcile: { stream: users }
*/
WITH mails AS (
  SELECT i.user_id, lower(trim(i.value)) AS email, bool_or(coalesce(i.verified, FALSE)) AS is_verified
  FROM {{stream user_identities}} AS i
  WHERE i.type = 'email' AND i._tajo_deleted_at IS NULL AND nullif(trim(i.value), '') IS NOT NULL
  GROUP BY i.user_id, lower(trim(i.value))
),
owned AS (
  SELECT user_id, array_agg(email ORDER BY email) AS emails FROM mails WHERE is_verified GROUP BY user_id
)
SELECT
  {{source}} AS source,
  u.id AS contact_id,
  nullif(lower(trim(u.email)), '') AS email,
  m.is_verified AS email_verified,
  o.emails AS verified_emails,
  nullif(trim(u.phone), '') AS phone,
  CAST(NULL AS TEXT) AS mobile,
  nullif(trim(u.external_id), '') AS external_id,
  nullif(trim(u.name), '') AS name,
  u.organization_id AS company,
  u.locale AS language,
  coalesce(u.iana_time_zone, u.time_zone) AS time_zone,
  CAST(NULL AS TEXT) AS job_title,
  u.created_at,
  u.updated_at,
  NOT coalesce(u.active, TRUE) OR u._tajo_deleted_at IS NOT NULL AS is_deleted,
  coalesce(u.suspended, FALSE) AS is_blocked
FROM {{stream users}} AS u
LEFT JOIN mails AS m ON m.user_id = u.id AND m.email = lower(trim(u.email))
LEFT JOIN owned AS o ON o.user_id = u.id
