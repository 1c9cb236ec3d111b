import type { WithheldReason } from './plan.ts'

/** Why customers are not brought to Brevo at all. */
export function withheldWords(reason: WithheldReason): string {
  switch (reason) {
    case 'staff':
      return 'work in the helpdesk: agents and admins are never contacts'
    case 'no-identifier':
      return 'have neither a valid e-mail nor a mobile number'
    case 'new-contacts-skip':
      return 'are not in Brevo, and brevo.new_contacts is skip'
    case 'no-consent':
      return 'are not in Brevo, and no consent is on record'
    case 'deleted-in-brevo':
      return 'were deleted in Brevo by a person, and stay out'
    case 'email-of-another':
      return 'have the e-mail of another customer, who has it verified, has the contact already, or is of a helpdesk earlier in tajo.yml'
    default:
      return reason
  }
}
