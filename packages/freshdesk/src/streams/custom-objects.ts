import { readCustomObjectRecords, readCustomObjectSchemas } from '../read/custom-objects.ts'
import type { FreshdeskStream } from '../stream.ts'

export const custom_object_schemas = {
  name: 'custom_object_schemas',
  description: 'Kinds of records the account defined for itself, with their fields.',
  docs: 'https://developers.freshdesk.com/api/#custom-objects',
  path: '/custom_objects/schemas',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  needs: { feature: 'custom objects' },
  deletes: 'compare',
  optional: true,
  columns: {
    id: { type: 'bigint', description: 'Identifies the kind of record.' },
    name: { type: 'text', description: 'Name of the kind.' },
    title: { type: 'text', description: 'Title of the kind.' },
    description: { type: 'text', description: 'What the kind is for.' },
    prefix: { type: 'text', description: 'What the display_id of its records begins with, for example BKG.' },
    version: { type: 'bigint', description: 'Counts up with each change of the definition.' },
    deleted: { type: 'boolean', description: 'The kind was removed.' },
    fields: { type: 'json', description: 'Fields with name, label, type, whether required, and choices.' },
    created_time: { type: 'bigint', description: 'When it was defined, in milliseconds since 1970 UTC.' },
    updated_time: { type: 'bigint', description: 'Latest change of the definition, in milliseconds since 1970 UTC.' },
  },
  read: readCustomObjectSchemas,
} as const satisfies FreshdeskStream

export const custom_object_records = {
  name: 'custom_object_records',
  description: 'Records of the account’s own kinds.',
  docs: 'https://developers.freshdesk.com/api/#custom-objects',
  path: '/custom_objects/schemas/{id}/records',
  // The number in a display_id starts anew in each schema.
  key: ['schema_id', 'display_id'],
  syncTypes: ['full_table'],
  paging: 'tokens',
  parent: { stream: 'custom_object_schemas', column: 'schema_id' },
  credits: 1,
  needs: { feature: 'custom objects' },
  deletes: 'with-parent',
  optional: true,
  columns: {
    schema_id: { type: 'bigint', description: 'Kind of the record.' },
    display_id: { type: 'text', description: 'Identifies the record within its kind, for example BKG-2.' },
    data: { type: 'json', description: 'Values by field name, as custom_object_schemas defines them.', pii: true },
    metadata_primary_field_name: {
      type: 'text',
      description: 'Field in data that names the record.',
      from: ['metadata', 'primary_field_name'],
    },
    version: { type: 'bigint', description: 'Counts up with each change of the record.' },
    created_time: { type: 'bigint', description: 'When it was created, in milliseconds since 1970 UTC.' },
    updated_time: { type: 'bigint', description: 'Latest change, in milliseconds since 1970 UTC.' },
  },
  read: readCustomObjectRecords,
} as const satisfies FreshdeskStream
