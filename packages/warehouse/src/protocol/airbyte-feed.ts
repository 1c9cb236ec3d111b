import type { Clock } from '@tajo/core/clock'
import { airbyte } from './airbyte-messages.ts'
import type { Feed, Out } from './feed.ts'
import { writeStreamState } from './stream-state.ts'

/** What a run brings, as messages of the Airbyte protocol. */
export function airbyteFeed(out: Out, clock: Clock): Feed {
  const running = new Set<string>()
  return {
    begin: (stream) => out(airbyte.status(stream, 'STARTED', clock.now())),
    records: async (stream, records, { at }) => {
      if (!running.has(stream)) {
        running.add(stream)
        await out(airbyte.status(stream, 'RUNNING', clock.now()))
      }
      const before = `{"type":"RECORD","record":{"stream":${JSON.stringify(stream)},"data":`
      const after = `,"emitted_at":${Date.parse(at)}}}\n`
      await out(records.map((record) => before + record + after).join(''))
    },
    // A full refresh that overwrites is the destination's own word for it.
    activate: async () => {},
    states: (states) =>
      out(
        states
          .flatMap(({ stream, state, records, rejected }) => [
            ...(rejected === 0 ? [] : [airbyte.log('WARN', `${stream}: ${rejected} records could not be emitted.`)]),
            airbyte.state(stream, writeStreamState(state), records),
          ])
          .join(''),
      ),
  }
}
