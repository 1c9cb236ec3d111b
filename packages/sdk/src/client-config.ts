import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Config } from '@tajo/core/config/config'
import { loadConfig } from '@tajo/core/config/load-config'
import { isObject } from '@tajo/core/json'
import { parse, stringify } from 'yaml'
import type { Section } from './account-settings.ts'

export interface Said {
  /** `tajo.yml`, relative to `cwd`; it need not be there. */
  readonly path: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly accounts: ReadonlyMap<string, Section>
  readonly brevoApiKey: string | undefined
}

/** `tajo.yml` where there is one, with what the application says on top of it. */
export async function clientConfig({ path, cwd, env, accounts, brevoApiKey }: Said): Promise<Config> {
  const text = await readFile(resolve(cwd, path), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text !== undefined && accounts.size === 0 && brevoApiKey === undefined) return loadConfig({ path, env, cwd })
  const file: unknown = text === undefined ? {} : parse(text)
  // What is no configuration is told as such by who reads it.
  if (!isObject(file ?? {})) return loadConfig({ path, env, cwd })
  const said = isObject(file) ? file : {}
  const connectors = isObject(said['connectors']) ? said['connectors'] : {}
  const named = [...accounts].map(([name, section]) => [name, over(connectors[name], section)])
  const document = {
    ...said,
    connectors: { ...connectors, ...Object.fromEntries(named) },
    ...(brevoApiKey === undefined ? {} : { brevo: over(said['brevo'], { api_key: brevoApiKey }) }),
  }
  return loadConfig({ path, env, cwd, text: stringify(document) })
}

/** A value that was given is no reference to a variable, whatever it looks like. */
function over(section: unknown, given: Section): Section {
  const plain = (value: unknown): unknown =>
    typeof value === 'string'
      ? value.replaceAll('${', '$${')
      : isObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, inside]) => [key, plain(inside)]))
        : value
  return { ...(isObject(section) ? section : {}), ...(plain(given) as Section) }
}
