import { resolve } from 'node:path'
import { TajoError } from '@tajo/core/errors'
import { type ConnectorTest, connectorsTestOperation } from '@tajo/operations/list/connectors-test'
import { callHere } from '../call.ts'
import type { Context } from '../context.ts'
import { type AccountInput, freshdeskAccount, zendeskAccount } from '../init/accounts.ts'
import { refuseToOverwrite, writeProject } from '../init/files.ts'
import { openConfig, openPlace } from '../open.ts'
import { testText } from '../text/connectors.ts'
import { initConnects, initNext, initWords, writtenText } from '../text/init.ts'

export interface InitInput extends AccountInput {
  readonly force?: boolean
  readonly test: boolean
}

/** Asks for the account and its key, writes the files, tries the connection. Secrets are never arguments and never shown. */
export async function init(context: Context, helpdesk: string | undefined, input: InitInput): Promise<number> {
  const path = resolve(context.io.cwd, context.options.config)
  await refuseToOverwrite(path, input.force === true)
  const vendor = await chosenHelpdesk(context, helpdesk, input)
  const account = await (vendor === 'zendesk' ? zendeskAccount : freshdeskAccount)(context, input)
  context.keepSecret(Object.values(account.variables))
  const written = await writeProject(path, account, input.force === true)
  const report = input.test && !account.needsConsent ? await tryConnection(context) : undefined
  const { error, ...test } = report ?? {}
  context.result(
    { ...(error === undefined ? {} : { error }), written, ...(report === undefined ? {} : { test }) },
    (style) => {
      const tested = report === undefined ? [] : ['', testText(report, context.width, style)]
      const next = account.needsConsent ? initConnects(style) : initNext(style)
      return [writtenText(written, style), ...tested, ...(report?.ok === false ? [] : [next])].join('\n')
    },
  )
  return report?.exitCode ?? 0
}

async function chosenHelpdesk(
  context: Context,
  named: string | undefined,
  input: InitInput,
): Promise<'freshdesk' | 'zendesk'> {
  if (named === 'freshdesk' || named === 'zendesk') return named
  if (named !== undefined)
    throw new TajoError('TAJO_USAGE', `There is no connector ${named}.`, { hint: initWords.helpdesks })
  if (input.subdomain !== undefined) return 'zendesk'
  const isAsked = context.io.canAsk && input.yes !== true && !context.options.json
  if (input.domain !== undefined || input.baseUrl !== undefined || !isAsked) return 'freshdesk'
  const { askHelpdesk } = await import('../init/ask.ts')
  return askHelpdesk()
}

async function tryConnection(context: Context): Promise<ConnectorTest | undefined> {
  const config = await openConfig(context)
  const [source] = config.sources
  if (source === undefined) return undefined
  return callHere(await openPlace(context, config), connectorsTestOperation, { source: source.name })
}
