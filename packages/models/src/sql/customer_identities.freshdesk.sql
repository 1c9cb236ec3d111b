/*
build: part
inputs:
  contacts:
    id: bigint
    name: text
    email: text
    phone: text
    mobile: text
    company_id: bigint
    unique_external_id: text
    job_title: text
    language: text
    time_zone: text
    active: boolean
    contact_state: text
    deleted: boolean
    created_at: timestamp
    updated_at: timestamp
  agents:
    id: bigint
    contact_name: text
    contact_email: text
    contact_phone: text
    contact_mobile: text
    contact_job_title: text
    contact_active: boolean
    contact_language: text
    contact_time_zone: text
    contact_created_at: timestamp
    contact_updated_at: timestamp
    created_at: timestamp
*/
SELECT
  {{source}} AS source,
  c.id AS contact_id,
  nullif(lower(trim(c.email)), '') AS email,
  CASE WHEN nullif(trim(c.email), '') IS NOT NULL THEN c.active END AS email_verified,
  -- Of the primary address alone it is known that its owner came through it. [doc]
  CASE WHEN c.active AND nullif(trim(c.email), '') IS NOT NULL THEN ARRAY[lower(trim(c.email))] END AS verified_emails,
  nullif(trim(c.phone), '') AS phone,
  nullif(trim(c.mobile), '') AS mobile,
  nullif(trim(c.unique_external_id), '') AS external_id,
  nullif(trim(c.name), '') AS name,
  c.company_id AS company,
  c.language,
  c.time_zone,
  nullif(trim(c.job_title), '') AS job_title,
  c.created_at,
  c.updated_at,
  coalesce(c.deleted, FALSE) OR coalesce(c.contact_state = 'deleted', FALSE)
    OR (c._tajo_deleted_at IS NOT NULL AND coalesce(c.contact_state, '') <> 'blocked') AS is_deleted,
  coalesce(c.contact_state = 'blocked', FALSE) AS is_blocked
FROM {{stream contacts}} AS c
UNION ALL
-- Agents ask too; they share the contacts' numbers and are no contacts while they are agents. [doc]
SELECT
  {{source}},
  a.id,
  nullif(lower(trim(a.contact_email)), ''),
  CASE WHEN nullif(trim(a.contact_email), '') IS NOT NULL THEN a.contact_active END,
  CASE WHEN a.contact_active AND nullif(trim(a.contact_email), '') IS NOT NULL THEN ARRAY[lower(trim(a.contact_email))] END,
  nullif(trim(a.contact_phone), ''),
  nullif(trim(a.contact_mobile), ''),
  NULL,
  nullif(trim(a.contact_name), ''),
  NULL,
  a.contact_language,
  a.contact_time_zone,
  nullif(trim(a.contact_job_title), ''),
  coalesce(a.contact_created_at, a.created_at),
  a.contact_updated_at,
  a._tajo_deleted_at IS NOT NULL,
  FALSE
FROM {{stream agents}} AS a
WHERE NOT EXISTS (SELECT 1 FROM {{stream contacts}} AS c WHERE c.id = a.id)
