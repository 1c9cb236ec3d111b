import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { configJsonSchema } from '@tajo/core/config/json-schema'
import { blockNames, fillBlocks } from './blocks.ts'
import { brevoCaps, brevoLimits, brevoWrites } from './brevo-limits.ts'
import { commandList, commandUsage, globalOptions } from './commands.ts'
import {
  alertsKeys,
  brevoKeys,
  eventWords,
  mappedFieldKeys,
  modelsKeys,
  serverKeys,
  sourceKeys,
  streamKeys,
  topKeys,
  zendeskKeys,
} from './config-keys.ts'
import { errorCodes } from './error-codes.ts'
import { freshdeskCaps, freshdeskPlans } from './freshdesk-limits.ts'
import { modelsOverview, modelsPage } from './models-page.ts'
import { streamsPages } from './streams-pages.ts'
import { tajoTables } from './tajo-tables.ts'
import { zendeskCaps, zendeskLimits } from './zendesk-limits.ts'

export interface GeneratedDoc {
  /** From the repository's root. */
  readonly path: string
  /** What the file holds now; empty when there is none. */
  readonly actual: string
  /** What the code says it should hold. */
  readonly expected: string
}

/** Files made of code from end to end. */
const files: Readonly<Record<string, () => string>> = {
  ...streamsPages,
  'docs/models-tables.md': modelsPage,
  'docs/tajo.schema.json': () => `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`,
}

/** Blocks inside handwritten pages, `<!-- generated:NAME -->` to `<!-- /generated -->`. */
const blocks: Readonly<Record<string, () => string | Promise<string>>> = {
  'error-codes': errorCodes,
  'freshdesk-plans': freshdeskPlans,
  'freshdesk-caps': freshdeskCaps,
  'zendesk-limits': zendeskLimits,
  'zendesk-caps': zendeskCaps,
  'zendesk-keys': zendeskKeys,
  'brevo-limits': brevoLimits,
  'brevo-caps': brevoCaps,
  'brevo-writes': brevoWrites,
  'brevo-keys': brevoKeys,
  models: modelsOverview,
  'models-keys': modelsKeys,
  'server-keys': serverKeys,
  'alerts-keys': alertsKeys,
  'mapped-field-keys': mappedFieldKeys,
  'event-words': eventWords,
  'config-top': topKeys,
  'config-source': sourceKeys,
  'config-stream': streamKeys,
  commands: commandList,
  'global-options': globalOptions,
  'tajo-tables': tajoTables,
}

/** Everything under `docs/`, and the README, that is made of code, as it is and as it should be. */
export async function generatedDocs(root: string): Promise<readonly GeneratedDoc[]> {
  const whole = await Promise.all(
    Object.entries(files).map(async ([path, render]) => ({
      path,
      actual: await readFile(join(root, path), 'utf8').catch(() => ''),
      expected: render(),
    })),
  )
  const used = new Set<string>()
  const pages: GeneratedDoc[] = []
  for (const path of await handwrittenPages(root)) {
    const actual = await readFile(join(root, path), 'utf8')
    const made = new Map<string, string>()
    for (const name of blockNames(actual)) made.set(name, await renderBlock(path, name))
    for (const name of made.keys()) used.add(name)
    pages.push({ path, actual, expected: fillBlocks(actual, made) })
  }
  const unused = Object.keys(blocks).filter((name) => !used.has(name))
  if (unused.length > 0) throw new Error(`no page shows the generated block ${unused.join(', ')}`)
  return [...whole, ...pages]
}

/** Pages made of code from end to end. */
export function generatedPages(): readonly string[] {
  return Object.keys(files).filter((path) => path.endsWith('.md'))
}

export async function handwrittenPages(root: string): Promise<readonly string[]> {
  const pages: string[] = []
  for await (const path of glob(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'], { cwd: root })) {
    if (!(path in files)) pages.push(path)
  }
  return pages.sort()
}

function renderBlock(path: string, name: string): string | Promise<string> {
  const command = /^command (.+)$/.exec(name)?.[1]
  const render = command === undefined ? blocks[name] : () => commandUsage(command)
  if (render === undefined) throw new Error(`${path} asks for the block "${name}", which nothing makes`)
  return render()
}
