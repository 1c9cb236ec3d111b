import { randomBytes } from 'node:crypto'
import { assemble } from './assemble.ts'
import { listen } from './http/listen.ts'
import { webhookSecretName } from './intake/live-secrets.ts'
import { timingWords } from './jobs/timetable.ts'
import type { Runtime, RuntimeOptions } from './runtime.ts'
import { leaveWord } from './server-file.ts'

export interface ServeOptions extends Omit<RuntimeOptions, 'command'> {
  /** Ends the server: no new work, what is under way is saved. */
  readonly signal: AbortSignal
  /** Called once it listens. */
  readonly onStart: (started: Started) => void
  /** In the place of `server.port`; 0 takes any that is free. */
  readonly port?: number
  readonly pid: number
}

/** What a person wants to know of a server that has started. */
export interface Started {
  readonly url: string
  readonly publicUrl: string
  /** Beside the configuration, with the address and a token for this machine. */
  readonly token: string
  readonly sources: readonly {
    readonly source: string
    readonly type: string
    readonly schedule: string | null
    readonly dueAt: string | null
    readonly webhookUrl: string
    /** Deliveries are verified; without a secret they are refused. */
    readonly hasSecret: boolean
  }[]
}

/** Runs the whole of it in this process: API, webhooks, schedules and jobs. Resolves when the signal has come and all is saved. */
export async function serve(options: ServeOptions): Promise<void> {
  const { config, pid, signal } = options
  const localToken = `tajo_local_${randomBytes(32).toString('base64url')}`
  let url = ''
  const { app, runtime, close } = await assemble({ ...options, command: 'serve', localToken, address: () => url })
  try {
    url = await listen(app, config.server.host, options.port ?? config.server.port)
    const takeBack = await leaveWord(config.dir, { url, pid, token: localToken })
    try {
      options.onStart(await factsOf(options, runtime, url, localToken))
      await runtime.run(signal)
    } finally {
      await takeBack()
    }
  } finally {
    await close()
  }
}

async function factsOf(
  { config }: ServeOptions,
  { control, key }: Runtime,
  url: string,
  token: string,
): Promise<Started> {
  const publicUrl = config.server.publicUrl ?? url
  const schedules = await control.schedules.list()
  const sources = await Promise.all(
    config.sources
      .filter(({ enabled }) => enabled)
      .map(async (source) => {
        const { name, type, webhooks } = source
        const due = schedules.find((one) => one.name === `sync ${name}`)
        const kept = await control.secrets.get(webhookSecretName(name))
        return {
          source: name,
          type,
          schedule: due === undefined ? null : timingWords(due.rule.timing),
          dueAt: due?.dueAt ?? null,
          webhookUrl: `${publicUrl}/webhooks/${encodeURIComponent(name)}/${key.pathToken(name)}`,
          hasSecret: webhooks.secret !== undefined || kept !== null,
        }
      }),
  )
  return { url, publicUrl, token, sources }
}
