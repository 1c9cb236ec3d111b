import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Asked } from './fleet-proof.ts'
import { callApi, type Service, startService, until } from './service.ts'

export interface FleetOptions {
  /** Every process has a folder of its own in it, as if on a machine of its own. */
  readonly root: string
  /** What stands in each `tajo.yml`. */
  readonly yaml: string
  readonly secretKey: string
}

/** `tajo worker` under one name; after its end another process goes on in its place. */
export interface Worker {
  readonly name: string
  service: Service
  /** Of all processes so far. */
  readonly pids: number[]
}

/** Two servers and three workers over one PostgreSQL. */
export interface Fleet {
  readonly workers: readonly Worker[]
  webhookUrl(source: string, server: number): string
  /** Asks one of the servers for a sync. */
  askSync(source: string, server: number): Promise<void>
  askModels(): Promise<void>
  /** To be told of every call, before it is answered: a worker can be struck in the middle of one. */
  heard(call: Asked, isMiddle: boolean): void
  /** Sends the signal to the next worker that is in the middle of reading a source; answers which it was. */
  strike(signal: NodeJS.Signals): Promise<Worker>
  replace(worker: Worker): void
  /** Tells everybody to end; what each ended with. */
  end(): Promise<readonly (number | string)[]>
}

interface Facts {
  readonly sources: readonly { readonly source: string; readonly webhookUrl: string }[]
}

export async function startFleet({ root, yaml, secretKey }: FleetOptions): Promise<Fleet> {
  const start = (kind: 'serve' | 'worker', name: string): Service => {
    const dir = join(root, name)
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'tajo.yml'), yaml, { mode: 0o600 })
    return startService(kind, { dir, env: { TAJO_SECRET_KEY: secretKey } })
  }
  const servers = ['server-0', 'server-1'].map((name) => ({ dir: join(root, name), service: start('serve', name) }))
  const workers = ['worker-0', 'worker-1', 'worker-2'].map((name): Worker => {
    const service = start('worker', name)
    return { name, service, pids: [service.pid] }
  })
  const facts = (await Promise.all(servers.map(({ service }) => service.ready))) as readonly Facts[]
  await Promise.all(workers.map(({ service }) => service.ready))
  const ask = async (server: number, path: string, body: unknown): Promise<void> => {
    const { status, json } = await callApi(servers[server % 2]?.dir ?? '', 'POST', path, body)
    expect({ status, json }).toMatchObject({ status: 202 })
  }
  let blow: { readonly signal: NodeJS.Signals; readonly struck: (worker: Worker) => void } | undefined
  return {
    workers,
    webhookUrl: (source, server) =>
      facts[server % 2]?.sources.find((one) => one.source === source)?.webhookUrl ?? 'http://127.0.0.1:1/',
    askSync: (source, server) => ask(server, '/v1/sync', { source }),
    askModels: () => ask(0, '/v1/models/run', {}),
    heard: ({ pid }, isMiddle) => {
      const worker = isMiddle && blow !== undefined ? workers.find(({ service }) => service.pid === pid) : undefined
      if (worker === undefined) return
      worker.service.process.kill(blow?.signal)
      blow?.struck(worker)
      blow = undefined
    },
    strike: (signal) =>
      new Promise((struck) => {
        blow = { signal, struck }
      }),
    replace: (worker) => {
      worker.service = start('worker', worker.name)
      worker.pids.push(worker.service.pid)
    },
    end: () => Promise.all([...servers, ...workers].map(({ service }) => service.kill('SIGTERM'))),
  }
}

/** Waits long; says what is left when even that was not long enough. */
export async function patiently<T>(
  look: () => Promise<T | undefined> | T | undefined,
  limitMs: number,
  left: () => unknown,
): Promise<T> {
  const from = Date.now()
  return until(async () => {
    const found = await look()
    if (found === undefined && Date.now() - from > limitMs)
      throw new Error(`Waited for ${limitMs / 1000} s, and still: ${JSON.stringify(await left())}`)
    return found
  }, 250)
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
