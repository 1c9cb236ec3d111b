import type { JsonObject } from '@tajo/core/json'
import { recordSchema } from './emitted-columns.ts'
import type { Feed, Out } from './feed.ts'
import { writeStreamState } from './stream-state.ts'

export interface SingerOptions {
  readonly out: Out
  /** Bookmarks of the state file: those of streams that are not read now stay as they are. */
  readonly bookmarks: JsonObject
  /** Some targets take no `ACTIVATE_VERSION`. */
  readonly versions: boolean
}

/** Messages of the Singer specification 0.3.0, with `version` and `ACTIVATE_VERSION` as singer-python has them. */
export function singerFeed({ out, bookmarks, versions }: SingerOptions): Feed {
  const known: Record<string, JsonObject[string]> = { ...bookmarks }
  const line = (message: JsonObject): Promise<void> => out(`${JSON.stringify(message)}\n`)
  return {
    begin: (stream, emitted) =>
      line({
        type: 'SCHEMA',
        stream,
        schema: recordSchema(emitted, 'singer'),
        key_properties: [...emitted.table.key],
        ...(emitted.table.version === undefined ? {} : { bookmark_properties: [emitted.table.version] }),
      }),
    records: (stream, records, { at, version }) => {
      const before = `{"type":"RECORD","stream":${JSON.stringify(stream)},"record":`
      const after = `,"time_extracted":"${at}"${versions ? `,"version":${version}` : ''}}\n`
      return out(records.map((record) => before + record + after).join(''))
    },
    activate: (stream, version) => (versions ? line({ type: 'ACTIVATE_VERSION', stream, version }) : Promise.resolve()),
    states: (states) => {
      for (const { stream, state } of states) known[stream] = writeStreamState(state)
      return line({ type: 'STATE', value: { bookmarks: known } })
    },
  }
}
