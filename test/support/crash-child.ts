import { writeSync } from 'node:fs'
import type { Warehouse, WriteBatch } from '@tajo/core/warehouse'
import { sync } from '@tajo/engine/sync'
import { openDuckDb } from '@tajo/warehouse/duckdb/open'
import { hurriedClock } from './hurried-clock.ts'
import { openSource } from './source.ts'
import { vendorNamed } from './vendors.ts'

export interface CrashChildOptions {
  readonly vendor: string
  readonly url: string
  /** A folder of the test's own. */
  readonly folder: string
  readonly path: string
  readonly full: boolean
  /** Start of the hurried clock, ms since the epoch; the same for every child of a test. */
  readonly epochMs: number
}

/** One sync of all streams in a process that may be killed at any moment. It tells on stdout where it is. */
const options = JSON.parse(process.argv[2] ?? '') as CrashChildOptions
const clock = hurriedClock(options.epochMs)
const warehouse = await openDuckDb({ path: options.path, clock, command: 'crash child' })
const vendor = vendorNamed(options.vendor)
const source = await openSource({
  config: (vendor.crash.config ?? vendor.config)({ baseUrl: options.url, folder: options.folder }),
  clock,
  random: Math.random,
  streams: Object.fromEntries(vendor.streams.map(({ name }) => [name, { enabled: vendor.shown.includes(name) }])),
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
