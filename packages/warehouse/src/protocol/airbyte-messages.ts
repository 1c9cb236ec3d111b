import type { ErrorFamily } from '@tajo/core/error-codes'
import type { JsonObject } from '@tajo/core/json'

export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE'
export type LogLevel = 'ERROR' | 'WARN' | 'INFO'

/** Messages of the Airbyte protocol 0.3.2, each a line. `now` is in milliseconds. */
export const airbyte = {
  spec: (connectionSpecification: JsonObject): string =>
    line({
      type: 'SPEC',
      spec: { protocol_version: '0.3.2', supportsIncremental: true, connectionSpecification },
    }),
  connectionStatus: (failure: string | undefined): string =>
    line({
      type: 'CONNECTION_STATUS',
      connectionStatus: failure === undefined ? { status: 'SUCCEEDED' } : { status: 'FAILED', message: failure },
    }),
  catalog: (catalog: JsonObject): string => line({ type: 'CATALOG', catalog }),
  log: (level: LogLevel, message: string): string => line({ type: 'LOG', log: { level, message } }),
  error: (error: { message: string; internal: string; family: ErrorFamily }, now: number, stream?: string): string =>
    trace(now, {
      type: 'ERROR',
      error: {
        message: error.message,
        internal_message: error.internal,
        failure_type: failureTypes[error.family],
        ...(stream === undefined ? {} : { stream_descriptor: { name: stream } }),
      },
    }),
  status: (stream: string, status: StreamStatus, now: number): string =>
    trace(now, { type: 'STREAM_STATUS', stream_status: { stream_descriptor: { name: stream }, status } }),
  estimate: (stream: string, rows: number, now: number): string =>
    trace(now, { type: 'ESTIMATE', estimate: { name: stream, type: 'STREAM', row_estimate: rows } }),
  /** The counts are doubles in the protocol and want their decimal point. */
  state: (stream: string, state: JsonObject, records: number): string =>
    `{"type":"STATE","state":{"type":"STREAM","stream":${JSON.stringify({ stream_descriptor: { name: stream }, stream_state: state })},"sourceStats":{"recordCount":${records}.0}}}\n`,
} as const

const failureTypes: Readonly<Record<ErrorFamily, string>> = {
  config: 'config_error',
  permission: 'config_error',
  plan: 'config_error',
  limit: 'transient_error',
  transient: 'transient_error',
  data: 'system_error',
  gone: 'system_error',
  bug: 'system_error',
}

function line(message: JsonObject): string {
  return `${JSON.stringify(message)}\n`
}

function trace(now: number, what: JsonObject): string {
  return line({ type: 'TRACE', trace: { ...what, emitted_at: now } })
}
