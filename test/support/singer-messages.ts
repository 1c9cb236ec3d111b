import { z } from 'zod'

/**
 * Messages of a Singer tap, with nothing beside what is published: `docs/SPEC.md` of singer-io/getting-started (0.3.0) for
 * SCHEMA, RECORD and STATE, `singer/messages.py` of singer-io/singer-python for `version` and ACTIVATE_VERSION, and
 * `docs/CONFIG_AND_STATE.md` for `bookmarks`.
 */
export const singerMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('SCHEMA'),
    stream: z.string().min(1),
    schema: z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), z.looseObject({})) }),
    key_properties: z.array(z.string()).min(1),
    bookmark_properties: z.array(z.string()).optional(),
  }),
  z.strictObject({
    type: z.literal('RECORD'),
    stream: z.string().min(1),
    record: z.record(z.string(), z.unknown()),
    time_extracted: z.iso.datetime(),
    version: z.int().positive().optional(),
  }),
  z.strictObject({
    type: z.literal('STATE'),
    value: z.strictObject({ bookmarks: z.record(z.string(), z.looseObject({})) }),
  }),
  z.strictObject({ type: z.literal('ACTIVATE_VERSION'), stream: z.string().min(1), version: z.int().positive() }),
])

const metadata = z.strictObject({
  inclusion: z.enum(['available', 'automatic', 'unsupported']),
  selected: z.boolean().optional(),
  'selected-by-default': z.boolean().optional(),
  'table-key-properties': z.array(z.string()).optional(),
  'valid-replication-keys': z.array(z.string()).optional(),
  'replication-method': z.enum(['INCREMENTAL', 'FULL_TABLE']).optional(),
  'forced-replication-method': z.enum(['INCREMENTAL', 'FULL_TABLE']).optional(),
})

/** A catalog as `docs/DISCOVERY_MODE.md` of singer-io/getting-started has it; `key_properties` and `description` are singer-python's. */
export const singerCatalogDocument = z.strictObject({
  streams: z.array(
    z.strictObject({
      tap_stream_id: z.string(),
      stream: z.string(),
      description: z.string(),
      schema: z.looseObject({ type: z.literal('object') }),
      key_properties: z.array(z.string()),
      metadata: z.array(z.strictObject({ breadcrumb: z.array(z.string()), metadata })),
    }),
  ),
})
