import { readContacts } from '../read/contacts.ts'
import type { BrevoStream } from '../stream.ts'

export const contacts = {
  name: 'contacts',
  description: 'Everybody in the account, blocklisted people included.',
  docs: 'https://developers.brevo.com/reference/get-contacts',
  path: '/contacts',
  key: ['id'],
  person: { emails: ['email'] },
  syncTypes: ['incremental', 'full_table'],
  // By creation, never by change.
  cursor: { field: 'modified_at', filter: 'modifiedSince', order: 'none' },
  paging: 'pages',
  limitClass: 'contacts',
  credits: 1,
  deletes: 'compare',
  keeps: ['email_blacklisted', 'sms_blacklisted', 'whatsapp_blacklisted', 'list_unsubscribed'],
  customFields: { column: 'attributes', definedBy: 'contact_attributes' },
  columns: {
    id: { type: 'bigint', description: 'Identifies the contact; survives a change of e-mail.' },
    email: { type: 'text', description: 'E-mail; null for people known by phone or external id only.', pii: true },
    ext_id: {
      type: 'text',
      description: 'Id of the person in another system, unique in the account.',
      from: ['attributes', 'EXT_ID'],
      pii: true,
    },
    sms: {
      type: 'text',
      description: 'Mobile number as digits with the country code, unique in the account.',
      from: ['attributes', 'SMS'],
      pii: true,
    },
    email_blacklisted: {
      type: 'boolean',
      description: 'Gets no campaigns by e-mail: unsubscribed, complained, bounced, or blocked by the account.',
      from: ['emailBlacklisted'],
    },
    sms_blacklisted: { type: 'boolean', description: 'Gets no campaigns by SMS.', from: ['smsBlacklisted'] },
    whatsapp_blacklisted: {
      type: 'boolean',
      description: 'Gets no campaigns by WhatsApp.',
      from: ['whatsappBlacklisted'],
    },
    list_ids: { type: 'bigint[]', description: 'Lists the contact is in.', from: ['listIds'] },
    list_unsubscribed: {
      type: 'bigint[]',
      description: 'Lists the contact left; null where the account has no unsubscribing per list.',
      from: ['listUnsubscribed'],
    },
    consent_groups: {
      type: 'json',
      description: 'Consent groups with the contact’s status, where the account has them.',
      from: ['consentGroups'],
    },
    attributes: {
      type: 'json',
      description: 'All attributes by name; typed in the _wide view from contact_attributes.',
      pii: true,
    },
    created_at: { type: 'timestamp', description: 'When the contact was created.', from: ['createdAt'] },
    modified_at: { type: 'timestamp', description: 'Latest change of the contact.', from: ['modifiedAt'] },
  },
  read: readContacts,
} as const satisfies BrevoStream
