import type { RejectionCause } from './ledger/rejected.ts'

/** What a person can do about a value that Brevo did not take. */
export function fixOf(cause: RejectionCause, field: string | null): string {
  if (field?.startsWith('list ') === true)
    return 'Check in Brevo that the list exists and takes contacts: dynamic lists fill themselves.'
  switch (cause) {
    case 'dropped':
      return `Compare the type and the options of ${field ?? 'the attribute'} in Brevo with what the mapping sends there.`
    case 'duplicate':
      return field === null
        ? 'Find the other contact in Brevo and keep one of the two.'
        : `Another contact in Brevo has the same ${wordOf(field)}: correct it there or in the helpdesk. Everything else was written.`
    case 'invalid':
      return field === null
        ? 'Correct the value the message names in the helpdesk, or its line of the mapping.'
        : `Correct the ${wordOf(field)} in the helpdesk. Everything else was written.`
    case 'attribute-missing':
      return `Create ${field ?? 'the attribute'} in Brevo, or allow it with \`create_attributes: true\`.`
  }
}

function wordOf(field: string): string {
  if (field === 'SMS') return 'phone number'
  return field === 'EXT_ID' ? 'external id' : field
}
