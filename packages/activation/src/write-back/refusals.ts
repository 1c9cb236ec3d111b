import type { SqlWork } from '@tajo/core/sql'

/**
 * Why a value did not get into a helpdesk. `kept-otherwise`: it was taken, and the contact shows another one; `set-back`: it was, and was
 * edited back several times within a day; `not-writable`: the helpdesk lets nobody write the field.
 */
export type HelpdeskCause = 'gone' | 'invalid' | 'denied' | 'not-writable' | 'kept-otherwise' | 'set-back'

/** What a person can do about it. */
export function helpdeskFix(cause: HelpdeskCause, source: string, field: string): string {
  switch (cause) {
    case 'gone':
      return `Nothing, if the contact was deleted in ${source} on purpose; else restore it there.`
    case 'invalid':
      return `Correct the value in Brevo: ${source} does not take it for ${field}.`
    case 'denied':
      return `Let the agent or user behind Tajo's key edit contacts in ${source}.`
    case 'not-writable':
      return `Give ${field} the owner helpdesk in tajo.yml: ${source} lets nobody write it.`
    case 'kept-otherwise':
    case 'set-back':
      return `Look for a rule of ${source} that changes ${field}, or give the field the owner helpdesk in tajo.yml.`
  }
}

const prefix = 'helpdesk '

/** Shows what the helpdesks refuse at present among the rejected values, in the place of what they refused before. */
export async function saveRefusals(sql: SqlWork, planId: string): Promise<void> {
  await sql.run('DELETE FROM _tajo.activation_rejected WHERE id LIKE $like', { like: `${prefix}%` })
  const rows = await sql.rows<{
    id: string
    customer_id: string
    source: string
    field: string
    cause: HelpdeskCause
    reason: string | null
    written_at: string
    attempts: number
  }>(
    `SELECT id, customer_id, source, field, cause, reason, written_at, attempts FROM _tajo.helpdesk_writes WHERE state = 'refused' ORDER BY id`,
  )
  if (rows.length === 0) return
  await sql.load(
    'tajo_refused',
    {
      id: 'text',
      plan_id: 'text',
      customer_id: 'text',
      field: 'text',
      cause: 'text',
      message: 'text',
      fix: 'text',
      rejected_at: 'timestamp',
      retried: 'boolean',
    },
    rows.map(({ id, customer_id, source, field, cause, reason, written_at, attempts }) => ({
      id: `${prefix}${id}`,
      plan_id: planId,
      customer_id,
      field: `${source}.${field}`,
      cause,
      message: reason ?? refusalWords(cause, source),
      fix: helpdeskFix(cause, source, field),
      rejected_at: written_at,
      retried: attempts > 1,
    })),
  )
  await sql.run(
    `INSERT INTO _tajo.activation_rejected (id, plan_id, customer_id, field, cause, message, fix, rejected_at, retried)
     SELECT id, plan_id, customer_id, field, cause, message, fix, rejected_at, retried FROM tajo_refused`,
  )
}

export function refusalWords(cause: HelpdeskCause, source: string): string {
  switch (cause) {
    case 'gone':
      return `The contact is not in ${source} any more.`
    case 'invalid':
      return `${source} does not take the value.`
    case 'denied':
      return `${source} does not let the key write contacts.`
    case 'not-writable':
      return `${source} has no way to write the field.`
    case 'kept-otherwise':
      return `${source} took the value and shows another one.`
    case 'set-back':
      return `${source} took the value, and it was changed back several times within a day.`
  }
}
