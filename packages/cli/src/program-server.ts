import { type Command, Option } from 'commander'
import type { Run } from './program.ts'
import { commands, groups, options } from './text/help.ts'
import { wholeNumber } from './usage.ts'

const add = (program: Command, name: string, text: string): Command => program.command(name).description(text)
const states = ['pending', 'done', 'ignored', 'unknown', 'failed', 'dead']

/** Words of the server and of what it keeps. */
export function addServer(program: Command, run: Run): void {
  program.commandsGroup(groups.server)
  add(program, 'serve', commands.serve)
    .option('--port <port>', options.serverPort, wholeNumber(0))
    .action((input) => run(async (context) => (await import('./commands/serve.ts')).serveHere(context, input)))
  add(program, 'worker', commands.worker)
    .option('--port <port>', options.workerPort, wholeNumber(0))
    .action((input) => run(async (context) => (await import('./commands/worker.ts')).worker(context, input)))
  addWebhooks(program, run)
  addTokens(program, run)
}

function addWebhooks(program: Command, run: Run): void {
  const webhooks = add(program, 'webhooks', commands.webhooks).helpCommand(false)
  add(webhooks, 'setup', commands.webhooksSetup)
    .argument('<source>')
    .option('--dry-run', options.dryRun)
    .action((source, input) =>
      run(async (context) => (await import('./commands/webhooks.ts')).webhooksSetup(context, source, input)),
    )
  add(webhooks, 'list', commands.webhooksList)
    .option('--source <name>', options.source)
    .addOption(new Option('--state <state>', options.deliveryState).choices(states))
    .option('--limit <n>', options.limit, wholeNumber(1), 20)
    .action((input) => run(async (context) => (await import('./commands/webhooks.ts')).webhooksList(context, input)))
  add(webhooks, 'show', commands.webhooksShow)
    .argument('<delivery>', options.delivery, wholeNumber(1))
    .action((id) => run(async (context) => (await import('./commands/webhooks.ts')).webhooksShow(context, id)))
  add(webhooks, 'tail', commands.webhooksTail)
    .argument('[source]')
    .action((source) => run(async (context) => (await import('./commands/webhooks.ts')).webhooksTail(context, source)))
  add(webhooks, 'replay', commands.webhooksReplay)
    .argument('[deliveries...]', options.deliveries)
    .option('--source <name>', options.source)
    .addOption(new Option('--state <state>', options.deliveryState).choices(states))
    .action((ids, input) =>
      run(async (context) => (await import('./commands/webhooks.ts')).webhooksReplay(context, ids, input)),
    )
  add(webhooks, 'trigger', commands.webhooksTrigger)
    .argument('<source>')
    .option('--topic <word>', options.topic)
    .action((source, input) =>
      run(async (context) => (await import('./commands/webhooks.ts')).webhooksTrigger(context, source, input)),
    )
}

function addTokens(program: Command, run: Run): void {
  const tokens = add(program, 'tokens', commands.tokens).helpCommand(false)
  add(tokens, 'create', commands.tokensCreate)
    .argument('<name>', options.tokenName)
    .addOption(new Option('--role <role>', options.role).choices(['viewer', 'operator', 'admin']).default('viewer'))
    .option('--expires <span>', options.expires)
    .action((name, input) =>
      run(async (context) => (await import('./commands/tokens.ts')).tokensCreate(context, name, input)),
    )
  add(tokens, 'list', commands.tokensList).action(() =>
    run(async (context) => (await import('./commands/tokens.ts')).tokensList(context)),
  )
  add(tokens, 'revoke', commands.tokensRevoke)
    .argument('<token>', options.tokenId)
    .action((id) => run(async (context) => (await import('./commands/tokens.ts')).tokensRevoke(context, id)))
}
