import { createInterface } from 'node:readline'
import type { ZendeskConfig } from '@tajo/core/config/config'
import { sourceNamed } from '@tajo/core/config/sources'
import { TajoError } from '@tajo/core/errors'
import type { Context } from '../context.ts'
import { interruptible } from '../interrupt.ts'
import { createLog } from '../log.ts'
import { openConfig, sayWarnings } from '../open.ts'
import { mark } from '../render/marks.ts'
import { connectWords } from '../text/connect.ts'

export interface ConnectInput {
  readonly port: number
}

/** Gets the first tokens of an OAuth account: prints the page to open, hears from the browser on loopback or from the keyboard. */
export async function connectorsConnect(context: Context, name: string, { port }: ConnectInput): Promise<number> {
  const config = await openConfig(context)
  sayWarnings(context, config)
  const source = sourceNamed(config, name)
  if (source.type !== 'zendesk' || source.auth.kind !== 'oauth')
    throw new TajoError('TAJO_USAGE', connectWords.notNeeded(name), { hint: connectWords.testInstead(name) })
  const scope = await connect(context, source, source.auth, port)
  const facts = { source: name, tokenFile: source.tokenFile, scope: scope ?? null }
  context.result(facts, (style) =>
    [`${mark('good', style)} ${connectWords.connected(source.domain, scope)}`, '', connectWords.next(name, style)].join(
      '\n',
    ),
  )
  return 0
}

async function connect(
  context: Context,
  source: ZendeskConfig,
  auth: Extract<ZendeskConfig['auth'], { kind: 'oauth' }>,
  port: number,
): Promise<string | undefined> {
  const { connectAccount } = await import('@tajo/zendesk/connect-account')
  const { openLoopback } = await import('@tajo/zendesk/auth/loopback')
  const { signal, dispose } = interruptible(context)
  await using loopback = await openLoopback(port)
  const options = {
    auth,
    baseUrl: source.baseUrl,
    tokenFile: source.tokenFile,
    reservePercent: source.reservePercent,
    redirectUri: loopback.redirectUri,
    consent: (url: string) => {
      context.insist(connectWords.open(url, loopback.redirectUri, context.errorStyle))
      return firstAnswer(context, loopback.answer, signal)
    },
  }
  const log = createLog(context, context.options.verbose || source.verbose)
  try {
    return await connectAccount(options, { clock: context.io.clock, log, random: Math.random })
  } finally {
    dispose()
  }
}

/** Whatever comes first: the browser, a pasted line, or Ctrl-C. */
async function firstAnswer(context: Context, browser: Promise<string>, signal: AbortSignal): Promise<string> {
  const lines = context.io.canAsk ? createInterface({ input: process.stdin }) : undefined
  try {
    return await new Promise<string>((resolve, reject) => {
      browser.then(resolve, reject)
      lines?.on('line', (line) => {
        if (line.trim() !== '') resolve(line)
      })
      if (signal.aborted) reject(signal.reason)
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  } finally {
    lines?.close()
  }
}
