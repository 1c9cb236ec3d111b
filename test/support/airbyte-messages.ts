import { z } from 'zod'

/**
 * Messages of an Airbyte source, with nothing beside what is published: `airbyte_protocol.yaml` (v0, 0.3.2) of
 * airbytehq/airbyte-protocol. What the protocol leaves open is closed here, so that a misspelt key is found.
 */
const descriptor = z.strictObject({ name: z.string().min(1), namespace: z.string().optional() })
const syncMode = z.enum(['full_refresh', 'incremental'])

const stream = z.strictObject({
  name: z.string(),
  json_schema: z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), z.looseObject({})) }),
  supported_sync_modes: z.array(syncMode).min(1),
  source_defined_cursor: z.boolean().optional(),
  default_cursor_field: z.array(z.string()).optional(),
  source_defined_primary_key: z.array(z.array(z.string())).optional(),
  namespace: z.string().optional(),
  is_resumable: z.boolean().optional(),
})

const trace = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ERROR'),
    emitted_at: z.number(),
    error: z.strictObject({
      message: z.string().min(1),
      internal_message: z.string().optional(),
      failure_type: z.enum(['system_error', 'config_error', 'transient_error']).optional(),
      stream_descriptor: descriptor.optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('ESTIMATE'),
    emitted_at: z.number(),
    estimate: z.strictObject({ name: z.string(), type: z.enum(['STREAM', 'SYNC']), row_estimate: z.int().optional() }),
  }),
  z.strictObject({
    type: z.literal('STREAM_STATUS'),
    emitted_at: z.number(),
    stream_status: z.strictObject({
      stream_descriptor: descriptor,
      status: z.enum(['STARTED', 'RUNNING', 'COMPLETE', 'INCOMPLETE']),
    }),
  }),
])

export const airbyteMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('SPEC'),
    spec: z.strictObject({
      connectionSpecification: z.looseObject({ type: z.literal('object') }),
      protocol_version: z.string(),
      supportsIncremental: z.boolean().optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('CONNECTION_STATUS'),
    connectionStatus: z.strictObject({ status: z.enum(['SUCCEEDED', 'FAILED']), message: z.string().optional() }),
  }),
  z.strictObject({ type: z.literal('CATALOG'), catalog: z.strictObject({ streams: z.array(stream) }) }),
  z.strictObject({
    type: z.literal('RECORD'),
    record: z.strictObject({ stream: z.string(), data: z.record(z.string(), z.unknown()), emitted_at: z.int() }),
  }),
  z.strictObject({
    type: z.literal('STATE'),
    state: z.strictObject({
      type: z.literal('STREAM'),
      stream: z.strictObject({ stream_descriptor: descriptor, stream_state: z.looseObject({}) }),
      sourceStats: z.strictObject({ recordCount: z.number() }),
    }),
  }),
  z.strictObject({ type: z.literal('TRACE'), trace }),
  z.strictObject({
    type: z.literal('LOG'),
    log: z.strictObject({
      level: z.enum(['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE']),
      message: z.string().min(1),
    }),
  }),
])
