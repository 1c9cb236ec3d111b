import { readChildren } from '../read/children.ts'
import { readList } from '../read/list.ts'
import type { FreshdeskStream } from '../stream.ts'

export const canned_response_folders = {
  name: 'canned_response_folders',
  description: 'Folders that hold prepared answers.',
  docs: 'https://developers.freshdesk.com/api/#list_all_canned_response_folders',
  path: '/canned_response_folders',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the folder.' },
    name: { type: 'text', description: 'Name of the folder.' },
    personal: { type: 'boolean', description: 'Holds the answers one agent keeps privately.' },
    responses_count: { type: 'bigint', description: 'Number of answers in the folder.' },
    created_at: { type: 'timestamp', description: 'When the folder was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the folder.' },
  },
  read: readList,
} as const satisfies FreshdeskStream

export const canned_responses = {
  name: 'canned_responses',
  description: 'Prepared answers agents insert into replies.',
  docs: 'https://developers.freshdesk.com/api/#canned-responses',
  path: '/canned_response_folders/{id}/responses',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  parent: { stream: 'canned_response_folders', column: 'folder_id' },
  credits: 1,
  needs: { role: 'admin' },
  deletes: 'with-parent',
  columns: {
    id: { type: 'bigint', description: 'Identifies the answer.' },
    folder_id: { type: 'bigint', description: 'Folder the answer is in.' },
    title: { type: 'text', description: 'Title agents search for.' },
    content: { type: 'text', description: 'Answer as plain text, with placeholders.' },
    content_html: { type: 'text', description: 'Answer as HTML, with placeholders.' },
    visibility: {
      type: 'bigint',
      description: 'Who may use it: 0 all agents, 1 its owner, 2 the groups in group_ids.',
    },
    group_ids: { type: 'bigint[]', description: 'Groups that may use it.' },
    attachments: { type: 'json', description: 'Files sent along; their links expire soon after reading.' },
    created_at: { type: 'timestamp', description: 'When the answer was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the answer.' },
  },
  read: readChildren,
} as const satisfies FreshdeskStream
