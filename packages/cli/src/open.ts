import { existsSync } from 'node:fs'
import type { Config } from '@tajo/core/config/config'
import type { PersonalStore } from '@tajo/operations/gdpr/personal-store'
import type { Workplace } from '@tajo/operations/workplace'
import type { Context } from './context.ts'
import { createLog } from './log.ts'
import { mark } from './render/marks.ts'
import { wrap } from './render/width.ts'
import { common } from './text/common.ts'

const shownWarnings = 3

/** The configuration; its secrets are kept from here on. */
export async function openConfig(context: Context, text?: string): Promise<Config> {
  const { loadConfig } = await import('@tajo/core/config/load-config')
  const { io, options } = context
  const said = text === undefined ? {} : { text }
  const config = await loadConfig({ path: options.config, env: io.env, cwd: io.cwd, clock: io.clock, ...said })
  context.keepSecret(config.secrets)
  return config
}

/** The first remarks on the configuration; `tajo doctor` has them all. */
export function sayWarnings(context: Context, config: Config): void {
  const further = config.warnings.length - shownWarnings
  const words = [...config.warnings.slice(0, shownWarnings), ...(further > 0 ? [common.furtherWarnings(further)] : [])]
  const width = context.stderr.isTTY ? context.stderr.columns : Number.POSITIVE_INFINITY
  for (const text of words) context.say(`${mark('warn', context.errorStyle)} ${wrap(text, width - 2, '  ')}`)
}

/** What this process opens for itself, and closes again. */
export async function openPlace(context: Context, config: Config): Promise<Workplace> {
  const { openWorkplace } = await import('@tajo/operations/open-workplace')
  const waiting = (why: string): void => context.say(common.waiting(why))
  const personalStores = storesOfServer(context, config)
  return openWorkplace(config, { ...placeTools(context), personalStores, ...(context.options.wait ? { waiting } : {}) })
}

/** What a server that does not run at the moment has kept; opened when it is asked for. */
function storesOfServer(context: Context, { control, ...config }: Config): readonly PersonalStore[] {
  if (control === undefined || (control.kind === 'pglite' && !existsSync(control.path))) return []
  return (['inbox', 'queue'] as const).map((name) => {
    const open = async (): Promise<PersonalStore> => {
      const { keptStore } = await import('@tajo/server/kept-stores')
      const { clock, env } = context.io
      return keptStore(name, { config: { control, ...config }, env, clock, log: createLog(context, false) })
    }
    return {
      name,
      find: async (person) => (await open()).find(person),
      erase: async (person) => (await open()).erase(person),
    }
  })
}

/** What a workplace needs of the process around it. */
export function placeTools(context: Context) {
  const { verbose } = context.options
  return {
    clock: context.io.clock,
    random: Math.random,
    log: createLog(context, verbose),
    logOf: (source: { readonly verbose: boolean }) => createLog(context, verbose || source.verbose),
  }
}
