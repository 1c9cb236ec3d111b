import { readList } from '../read/list.ts'
import { readSingle } from '../read/single.ts'
import type { FreshdeskStream } from '../stream.ts'

export const account = {
  name: 'account',
  description: 'The account itself: plan, seats, time zone and data centre, in one row.',
  docs: 'https://developers.freshdesk.com/api/#account',
  path: '/account',
  key: ['account_id'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  deletes: 'compare',
  columns: {
    account_id: { type: 'bigint', description: 'Identifies the account.' },
    account_name: { type: 'text', description: 'Name of the account.' },
    account_domain: { type: 'text', description: 'Address of the account, for example acme.freshdesk.com.' },
    organisation_id: { type: 'bigint', description: 'Organisation the account belongs to; larger than 2^53.' },
    organisation_name: { type: 'text', description: 'Address of the organisation.' },
    bundle_id: { type: 'text', description: 'Bundle of products the account was bought in.' },
    tier_type: { type: 'text', description: 'Plan, for example Growth, Pro or Enterprise.' },
    data_center: { type: 'text', description: 'Code of the data centre, for example EUC.' },
    timezone: { type: 'text', description: 'Time zone by its Rails name, for example Berlin.' },
    hipaa_compliant: { type: 'boolean', description: 'Set up for health data under HIPAA.' },
    total_agents_full_time: {
      type: 'bigint',
      description: 'Number of full-time agents.',
      from: ['total_agents', 'full_time'],
    },
    total_agents_occasional: {
      type: 'bigint',
      description: 'Number of occasional agents.',
      from: ['total_agents', 'occasional'],
    },
    total_agents_field_service: {
      type: 'bigint',
      description: 'Number of field service agents.',
      from: ['total_agents', 'field_service'],
    },
    total_agents_collaborators: {
      type: 'bigint',
      description: 'Number of collaborators.',
      from: ['total_agents', 'collaborators'],
    },
    address_street: {
      type: 'text',
      description: 'Street of the account’s owner.',
      from: ['address', 'street'],
      pii: true,
    },
    address_postalcode: {
      type: 'text',
      description: 'Postal code of the account’s owner.',
      from: ['address', 'postalcode'],
      pii: true,
    },
    address_city: { type: 'text', description: 'City of the account’s owner.', from: ['address', 'city'], pii: true },
    address_state: {
      type: 'text',
      description: 'State of the account’s owner.',
      from: ['address', 'state'],
      pii: true,
    },
    address_country: {
      type: 'text',
      description: 'Country of the account’s owner as a code.',
      from: ['address', 'country'],
      pii: true,
    },
    contact_person_firstname: {
      type: 'text',
      description: 'First name of the person the vendor turns to.',
      from: ['contact_person', 'firstname'],
      pii: true,
    },
    contact_person_lastname: {
      type: 'text',
      description: 'Last name of that person.',
      from: ['contact_person', 'lastname'],
      pii: true,
    },
    contact_person_email: {
      type: 'text',
      description: 'Email of that person.',
      from: ['contact_person', 'email'],
      pii: true,
    },
  },
  read: readSingle,
} as const satisfies FreshdeskStream

export const settings = {
  name: 'settings',
  description: 'Languages the helpdesk is set up for, in one row.',
  docs: 'https://developers.freshdesk.com/api/#settings',
  path: '/settings/helpdesk',
  // The record has no id; an account has exactly one primary language.
  key: ['primary_language'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  deletes: 'compare',
  columns: {
    primary_language: { type: 'text', description: 'Main language as a code, for example en.' },
    supported_languages: { type: 'text[]', description: 'Further languages of the helpdesk.' },
    portal_languages: { type: 'text[]', description: 'Languages of the customer portal.' },
    help_widget_languages: { type: 'text[]', description: 'Languages of the help widget.' },
  },
  read: readSingle,
} as const satisfies FreshdeskStream

export const products = {
  name: 'products',
  description: 'Products or brands the helpdesk supports.',
  docs: 'https://developers.freshdesk.com/api/#products',
  path: '/products',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { role: 'admin', feature: 'multiple products' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the product.' },
    name: { type: 'text', description: 'Name of the product.' },
    description: { type: 'text', description: 'What the product is.' },
    created_at: { type: 'timestamp', description: 'When the product was added.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the product.' },
  },
  read: readList,
} as const satisfies FreshdeskStream

export const business_hours = {
  name: 'business_hours',
  description: 'Calendars that say when the helpdesk works; SLA deadlines count their hours.',
  docs: 'https://developers.freshdesk.com/api/#business-hours',
  path: '/business_hours',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the calendar.' },
    name: { type: 'text', description: 'Name of the calendar.' },
    description: { type: 'text', description: 'What the calendar is for.' },
    time_zone: { type: 'text', description: 'Time zone of the hours by its Rails name (Berlin), not an IANA name.' },
    is_default: { type: 'boolean', description: 'Applies where no other calendar does.' },
    business_hours: {
      type: 'json',
      description:
        'Start and end per lower-case weekday as 12-hour text (8:00 am or 08:00:00 am); a missing day is closed.',
    },
    created_at: { type: 'timestamp', description: 'When the calendar was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the calendar.' },
  },
  read: readList,
} as const satisfies FreshdeskStream

export const email_configs = {
  name: 'email_configs',
  description: 'Support addresses that tickets refer to by email_config_id; not the mails themselves.',
  docs: 'https://developers.freshdesk.com/api/#email-configs',
  path: '/email_configs',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { role: 'admin', feature: 'email configurations' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the configuration.' },
    name: { type: 'text', description: 'Sender name on outgoing mail.' },
    to_email: { type: 'text', description: 'Address mail is taken in at.' },
    reply_email: { type: 'text', description: 'Address replies are sent from.' },
    product_id: { type: 'bigint', description: 'Product that tickets from here are about.' },
    group_id: { type: 'bigint', description: 'Group that tickets from here go to.' },
    primary_role: { type: 'boolean', description: 'Main address of its product.' },
    active: { type: 'boolean', description: 'Takes in mail.' },
    created_at: { type: 'timestamp', description: 'When the configuration was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the configuration.' },
  },
  read: readList,
} as const satisfies FreshdeskStream

export const email_mailboxes = {
  name: 'email_mailboxes',
  description: 'Mailboxes the helpdesk reads and sends from.',
  docs: 'https://developers.freshdesk.com/api/#email-mailboxes',
  path: '/email/mailboxes',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the mailbox; the same number as in email_configs.' },
    name: { type: 'text', description: 'Sender name on outgoing mail.' },
    support_email: { type: 'text', description: 'Address customers write to.' },
    product_id: { type: 'bigint', description: 'Product that tickets from here are about.' },
    group_id: { type: 'bigint', description: 'Group that tickets from here go to.' },
    default_reply_email: {
      type: 'boolean',
      description: 'Replies are sent from here unless an agent chooses otherwise.',
    },
    active: { type: 'boolean', description: 'Takes in mail.' },
    mailbox_type: {
      type: 'text',
      description: 'freshdesk_mailbox, or custom_mailbox on a server of the account’s own.',
    },
    failure_code: { type: 'text', description: 'Why the mailbox cannot be reached at present; null when it can.' },
    freshdesk_mailbox_forward_email: {
      type: 'text',
      description: 'Address that mail to the support address must be forwarded to.',
      from: ['freshdesk_mailbox', 'forward_email'],
    },
    custom_mailbox: {
      type: 'json',
      description: 'Servers and user names of a mailbox of the account’s own.',
      pii: true,
    },
    created_at: { type: 'timestamp', description: 'When the mailbox was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the mailbox.' },
  },
  read: readList,
} as const satisfies FreshdeskStream

export const sla_policies = {
  name: 'sla_policies',
  description: 'Service level agreements: targets per priority, whom they apply to and who is told of a breach.',
  docs: 'https://developers.freshdesk.com/api/#sla-policies',
  path: '/sla_policies',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { role: 'admin', feature: 'SLA policies' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the policy.' },
    name: { type: 'text', description: 'Name of the policy.' },
    description: { type: 'text', description: 'What the policy is for.' },
    active: { type: 'boolean', description: 'Takes part in choosing a policy for a ticket.' },
    is_default: { type: 'boolean', description: 'Applies where no other policy does.' },
    position: { type: 'bigint', description: 'Order in which policies are tried, 1 first.' },
    applicable_to: {
      type: 'json',
      description: 'Companies, groups, products, sources and ticket types it applies to.',
    },
    sla_target: {
      type: 'json',
      description:
        'Targets in seconds per priority, priority_4 (urgent) to priority_1, and whether business hours count.',
    },
    escalation: {
      type: 'json',
      description: 'Who is told when, in seconds after a breach or before it; agent -1 is the assigned one.',
    },
    created_at: { type: 'timestamp', description: 'When the policy was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the policy.' },
  },
  read: readList,
} as const satisfies FreshdeskStream
