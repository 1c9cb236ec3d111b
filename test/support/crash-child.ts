import { writeSync } from 'node:fs'
import type { Clock } from '@tajo/core/clock'
import type { Warehouse, WriteBatch } from '@tajo/core/warehouse'
import { sync } from '@tajo/engine/sync'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { openSource } from './source.ts'

export interface CrashChildOptions {
  readonly url: string
  readonly path: string
  readonly full: boolean
  /** Start of the hurried clock, ms since the epoch; the same for every child of a test. */
  readonly epochMs: number
}

/** Batches are committed by age: with time in a hurry nearly every page is a transaction of its own. */
const hurry = 200

/** One sync of all streams in a process that may be killed at any moment. It tells on stdout where it is. */
const options = JSON.parse(process.argv[2] ?? '') as CrashChildOptions
const clock: Clock = {
  now: () => options.epochMs + (Date.now() - options.epochMs) * hurry,
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(signal.reason)
      const timer = setTimeout(resolve, ms / hurry)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    }),
}
const warehouse = await openDuckDb({ path: options.path, clock, command: 'crash child' })
const source = await openSource({
  baseUrl: options.url,
  clock,
  random: Math.random,
  streams: {
    automations: { enabled: true },
    ticket_forms: { enabled: true },
    custom_object_schemas: { enabled: true },
    custom_object_records: { enabled: true },
  },
})
say('open')
const report = await sync(source, announced(warehouse), {
  signal: new AbortController().signal,
  full: options.full,
  clock,
})
say('closing')
await source.close()
await warehouse.close()
say(`ended ${report.verdict.kind}`)

/** Before a kill nothing but a write that goes out at once tells how far the process came. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}

function announced(real: Warehouse): Warehouse {
  return new Proxy(real, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      if (name !== 'write') return member.bind(target)
      return async (batch: WriteBatch) => {
        say('begin')
        const result = await target.write(batch)
        say('commit')
        return result
      }
    },
  })
}
