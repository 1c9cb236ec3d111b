import type { EmittedTable } from './emitted-columns.ts'
import type { StreamState } from './stream-state.ts'

/** Takes lines; resolves when there is room for more, rejects when nobody reads them any longer. */
export type Out = (lines: string) => Promise<void>

/** What a protocol makes of what a run brings. */
export interface Feed {
  /** Once per stream, before anything else of it. */
  begin(stream: string, emitted: EmittedTable): Promise<void>
  /** Records as texts of JSON objects, read at `at` (ISO 8601). */
  records(
    stream: string,
    records: readonly string[],
    facts: { readonly at: string; readonly version: number },
  ): Promise<void>
  /** All records of the stream that are not of this version are gone. */
  activate(stream: string, version: number): Promise<void>
  /** How far streams were emitted; `records` were since the stream's last state. */
  states(states: readonly { stream: string; state: StreamState; records: number; rejected: number }[]): Promise<void>
}
