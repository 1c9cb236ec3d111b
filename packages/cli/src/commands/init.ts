import { resolve } from 'node:path'
import { parseBaseUrl } from '@tajo/core/config/values/base-url'
import { parseFreshdeskDomain } from '@tajo/core/config/values/freshdesk-domain'
import type { Parsed } from '@tajo/core/config/values/parsed'
import { TajoError } from '@tajo/core/errors'
import type { TestReport } from '@tajo/engine/reports'
import type { Context } from '../context.ts'
import { refuseToOverwrite, writeProject } from '../init/files.ts'
import { openConfig, withSource } from '../open.ts'
import { testText } from '../text/connectors.ts'
import { initNext, initWords, writtenText } from '../text/init.ts'

export interface InitInput {
  readonly domain?: string
  readonly baseUrl?: string
  readonly yes?: boolean
  readonly force?: boolean
  readonly test: boolean
}

/** Asks for domain and key, writes the files, tries the connection. The key is never an argument and never shown. */
export async function init(context: Context, input: InitInput): Promise<number> {
  const path = resolve(context.io.cwd, context.options.config)
  await refuseToOverwrite(path, input.force === true)
  const { key, ...answers } = await answersFor(context, input)
  context.keepSecret([key])
  const written = await writeProject(path, answers, key, input.force === true)
  const report = input.test ? await tryConnection(context) : undefined
  const { error = null, ...test } = report ?? {}
  context.result(
    { ...(error === null ? {} : { error }), written, ...(report === undefined ? {} : { test }) },
    (style) => {
      const tested = report === undefined ? [] : ['', testText(report, context.width, style)]
      return [writtenText(written, style), ...tested, ...(report?.ok === false ? [] : [initNext(style)])].join('\n')
    },
  )
  return report?.exitCode ?? 0
}

interface Answers {
  readonly domain: string | undefined
  readonly baseUrl: string | undefined
  readonly key: string
}

async function answersFor(context: Context, input: InitInput): Promise<Answers> {
  const baseUrl =
    input.baseUrl === undefined ? undefined : accepted('--base-url', parseBaseUrl(input.baseUrl, '/api/v2'))
  const given = input.domain === undefined ? undefined : accepted('--domain', parseFreshdeskDomain(input.domain))
  const fromEnvironment = context.io.env['FRESHDESK_API_KEY'] ?? ''
  const questions = { askDomain: given === undefined && baseUrl === undefined, askKey: fromEnvironment === '' }
  const mayAsk = context.io.canAsk && input.yes !== true && !context.options.json
  if (questions.askDomain && !mayAsk)
    throw new TajoError('TAJO_USAGE', initWords.needsDomain, { hint: initWords.namesDomain })
  if (questions.askKey && !mayAsk) throw new TajoError('TAJO_USAGE', initWords.needsKey, { hint: initWords.setsKey })
  if (!questions.askDomain && !questions.askKey) return { domain: given, baseUrl, key: fromEnvironment }
  if (!questions.askKey) context.say(initWords.keyFromEnvironment)
  const { ask } = await import('../init/ask.ts')
  const { domain, key = fromEnvironment } = await ask(questions)
  return { domain: domain === undefined ? given : accepted('The domain', parseFreshdeskDomain(domain)), baseUrl, key }
}

function accepted(what: string, parsed: Parsed<string>): string {
  if (parsed.ok) return parsed.value
  throw new TajoError(
    'TAJO_USAGE',
    `${what} ${parsed.problem}.`,
    parsed.hint === undefined ? {} : { hint: parsed.hint },
  )
}

async function tryConnection(context: Context): Promise<TestReport | undefined> {
  const config = await openConfig(context)
  const [source] = config.sources
  if (source === undefined) return undefined
  const { testSource } = await import('@tajo/engine/test-source')
  return withSource(context, source, testSource)
}
