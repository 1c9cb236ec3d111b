import { readAttributeList } from '../read/attributes.ts'
import { listReader } from '../read/list.ts'
import type { BrevoStream } from '../stream.ts'

export const folders = {
  name: 'folders',
  description: 'Folders that lists are kept in.',
  docs: 'https://developers.brevo.com/reference/get-folders',
  path: '/contacts/folders',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  limitClass: 'contacts',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the folder.' },
    name: { type: 'text', description: 'Name of the folder.' },
    unique_subscribers: {
      type: 'bigint',
      description: 'Contacts in the folder’s lists; the vendor is about to drop it.',
      from: ['uniqueSubscribers'],
      volatile: true,
    },
    total_subscribers: {
      type: 'bigint',
      description: 'Being phased out by the vendor, may be 0.',
      from: ['totalSubscribers'],
      volatile: true,
    },
    total_blacklisted: {
      type: 'bigint',
      description: 'Being phased out by the vendor, may be 0.',
      from: ['totalBlacklisted'],
      volatile: true,
    },
  },
  read: listReader('folders'),
} as const satisfies BrevoStream

export const lists = {
  name: 'lists',
  description: 'Lists that contacts are in.',
  docs: 'https://developers.brevo.com/reference/get-lists',
  path: '/contacts/lists',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  limitClass: 'contacts',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the list.' },
    name: { type: 'text', description: 'Name of the list; not unique.' },
    folder_id: { type: 'bigint', description: 'Folder the list is in.', from: ['folderId'] },
    unique_subscribers: {
      type: 'bigint',
      description: 'Contacts in the list.',
      from: ['uniqueSubscribers'],
      volatile: true,
    },
    total_subscribers: {
      type: 'bigint',
      description: 'Being phased out by the vendor, may be 0.',
      from: ['totalSubscribers'],
      volatile: true,
    },
    total_blacklisted: {
      type: 'bigint',
      description: 'Being phased out by the vendor, may be 0.',
      from: ['totalBlacklisted'],
      volatile: true,
    },
  },
  read: listReader('lists'),
} as const satisfies BrevoStream

export const segments = {
  name: 'segments',
  description: 'Segments: contacts chosen by conditions, kept by the vendor.',
  docs: 'https://developers.brevo.com/reference/get-segments',
  path: '/contacts/segments',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  limitClass: 'contacts',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the segment.' },
    name: { type: 'text', description: 'Name of the segment.', from: ['segmentName'] },
    category_name: { type: 'text', description: 'Category it is kept in.', from: ['categoryName'] },
    updated_at: { type: 'timestamp', description: 'Latest change of the segment.', from: ['updatedAt'] },
  },
  read: listReader('segments'),
} as const satisfies BrevoStream

export const contact_attributes = {
  name: 'contact_attributes',
  description: 'Attributes that contacts have in this account.',
  docs: 'https://developers.brevo.com/reference/get-attributes',
  path: '/contacts/attributes',
  key: ['name'],
  syncTypes: ['full_table'],
  paging: 'single',
  limitClass: 'contacts',
  credits: 1,
  deletes: 'compare',
  columns: {
    name: { type: 'text', description: 'Name in capital letters.' },
    category: { type: 'text', description: 'normal, category, transactional, calculated or global.' },
    type: {
      type: 'text',
      description:
        'text, date, float, boolean, multiple-choice, user or id; null for category, calculated and global ones.',
    },
    options: { type: 'json', description: 'Labels of a category or of a multiple choice.' },
    enumeration: { type: 'json', description: 'Values of a category, each with its label.' },
    multi_category_options: {
      type: 'text[]',
      description: 'Labels of a multiple choice.',
      from: ['multiCategoryOptions'],
    },
    calculated_value: { type: 'text', description: 'Formula of a calculated attribute.', from: ['calculatedValue'] },
  },
  read: readAttributeList,
} as const satisfies BrevoStream
