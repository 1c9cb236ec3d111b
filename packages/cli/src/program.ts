import { Argument, Command, Option, type OutputConfiguration } from 'commander'
import type { Context } from './context.ts'
import { formatHelp } from './help.ts'
import { addServer } from './program-server.ts'
import { about, commands, groups, options } from './text/help.ts'
import { nameList, wholeNumber } from './usage.ts'
import { version } from './version.ts'

/** Runs a command with what its words said; the exit code is what it returns. */
export type Run = (command: (context: Context) => Promise<number>) => Promise<void>

/**
 * All words of the command line. Every command is loaded when it runs and not before, so that help and mistakes answer at
 * once.
 */
export function createProgram(run: Run, output: OutputConfiguration): Command {
  const program = new Command('tajo')
    .description(about)
    .version(version, '-V, --version', options.version)
    .option('-c, --config <file>', options.config, 'tajo.yml')
    .option('--json', options.json)
    .option('-q, --quiet', options.quiet)
    .option('-v, --verbose', options.verbose)
    .option('--wait', options.wait)
    .helpOption('-h, --help', options.help)
    .configureHelp({ showGlobalOptions: true, formatHelp })
    .addHelpCommand(new Command('help').argument('[command]').description(commands.help).helpGroup(groups.care))
    .exitOverride()
    // Commands take this over when they are made.
    .configureOutput(output)
  addStart(program, run)
  addSources(program, run)
  addData(program, run)
  addServer(program, run)
  addCare(program, run)
  return program
}

const add = (program: Command, name: string, text: string): Command => program.command(name).description(text)

function addStart(program: Command, run: Run): void {
  program.commandsGroup(groups.start)
  add(program, 'init', commands.init)
    .argument('[helpdesk]')
    .option('--domain <domain>', options.domain)
    .option('--subdomain <subdomain>', options.subdomain)
    .option('--base-url <url>', options.baseUrl)
    .option('-y, --yes', options.yes)
    .option('--force', options.force)
    .option('--no-test', options.noTest)
    .action((helpdesk, input) =>
      run(async (context) => (await import('./commands/init.ts')).init(context, helpdesk, input)),
    )
  add(program, 'demo', commands.demo)
    .option('--tickets <n>', options.tickets, wholeNumber(50))
    .action((input) => run(async (context) => (await import('./commands/demo.ts')).demo(context, input)))
  add(program, 'sandbox', commands.sandbox)
    .argument('[vendor]')
    .option('--port <port>', options.port, wholeNumber(0))
    .option('--plan <plan>', options.plan, 'unlimited')
    .option('--tickets <n>', options.tickets, wholeNumber(20))
    .option('--faults', options.faults)
    .action((vendor, input) =>
      run(async (context) => (await import('./commands/sandbox.ts')).sandbox(context, vendor, input)),
    )
}

function addSources(program: Command, run: Run): void {
  program.commandsGroup(groups.sources)
  const connectors = add(program, 'connectors', commands.connectors).helpCommand(false)
  add(connectors, 'list', commands.connectorsList).action(() =>
    run(async (context) => (await import('./commands/connectors-list.ts')).connectorsList(context)),
  )
  add(connectors, 'connect', commands.connectorsConnect)
    .argument('<source>')
    .option('--port <port>', options.callbackPort, wholeNumber(0), 8421)
    .action((source, input) =>
      run(async (context) =>
        (await import('./commands/connectors-connect.ts')).connectorsConnect(context, source, input),
      ),
    )
  add(connectors, 'test', commands.connectorsTest)
    .argument('<source>')
    .action((source) =>
      run(async (context) => (await import('./commands/connectors-test.ts')).connectorsTest(context, source)),
    )
  add(connectors, 'streams', commands.connectorsStreams)
    .argument('[source]')
    .action((source) =>
      run(async (context) => (await import('./commands/connectors-streams.ts')).connectorsStreams(context, source)),
    )
  const reading = (command: Command): Command =>
    command
      .argument('[source]')
      .option('--streams <names>', options.streams, nameList)
      .option('--full', options.full)
      .option('--since <date>', options.since)
  reading(add(program, 'plan', commands.plan)).action((source, input) =>
    run(async (context) => (await import('./commands/plan.ts')).plan(context, source, input)),
  )
  reading(add(program, 'sync', commands.sync))
    .option('--dry-run', options.dryRun)
    .action((source, input) =>
      run(async (context) => (await import('./commands/sync.ts')).syncSources(context, source, input)),
    )
  add(program, 'position', commands.position)
    .argument('<source>')
    .argument('<stream>')
    .argument('[date]', options.date)
    .action((source, stream, date) =>
      run(async (context) => (await import('./commands/position.ts')).position(context, source, stream, date)),
    )
}

function addData(program: Command, run: Run): void {
  program.commandsGroup(groups.data)
  add(program, 'query', commands.query)
    .argument('<sql>')
    .addOption(new Option('--format <format>', options.format).choices(['table', 'json', 'ndjson', 'csv']))
    .action((sql, input) => run(async (context) => (await import('./commands/query.ts')).query(context, sql, input)))
  add(program, 'catalog', commands.catalog)
    .argument('[table]')
    .option('--diagram', options.diagram)
    .action((name, input) =>
      run(async (context) => (await import('./commands/catalog.ts')).catalog(context, name, input)),
    )
  addModels(program, run)
  add(program, 'activate', commands.activate)
    .option('--dry-run', options.dryRun)
    .option('--contact <customer>', options.oneContact)
    .option('--release <plan>', options.release)
    .option('--reason <text>', options.reason)
    .action((input) => run(async (context) => (await import('./commands/activate.ts')).activate(context, input)))
  add(program, 'contact', commands.contact)
    .argument('<email>')
    .option('--why <attribute>', options.whyAttribute)
    .action((email, input) =>
      run(async (context) => (await import('./commands/contact.ts')).contact(context, email, input)),
    )
  addEmit(program, run)
  add(program, 'verify', commands.verify)
    .argument('[source]')
    .option('--streams <names>', options.streams, nameList)
    .option('--sample <n>', options.sample, wholeNumber(0))
    .option('--all', options.all)
    .option('--out <file>', options.out)
    .action((source, input) =>
      run(async (context) => (await import('./commands/verify.ts')).verifySources(context, source, input)),
    )
}

function addModels(program: Command, run: Run): void {
  const models = add(program, 'models', commands.models).helpCommand(false)
  add(models, 'run', commands.modelsRun)
    .option('--full', options.fullModels)
    .action((input) => run(async (context) => (await import('./commands/models-run.ts')).modelsRun(context, input)))
  add(models, 'list', commands.modelsList).action(() =>
    run(async (context) => (await import('./commands/models-list.ts')).modelsList(context)),
  )
  add(models, 'explain', commands.modelsExplain)
    .argument('<what>', options.explained)
    .argument('<id>')
    .option('--source <name>', options.source)
    .action((what, id, input) =>
      run(async (context) => (await import('./commands/models-explain.ts')).modelsExplain(context, what, id, input)),
    )
}

function addEmit(program: Command, run: Run): void {
  const emit = add(program, 'emit', commands.emit).helpCommand(false)
  const reading = (command: Command): Command =>
    command
      .option('--catalog <file>', options.catalogFile)
      .option('--state <file>', options.stateFile)
      .option('--cache <file>', options.cacheFile)
      .option('--connector <kind>', options.connector)
  reading(add(emit, 'singer', commands.emitSinger))
    .argument('[source]')
    .option('--discover', options.discover)
    .option('--properties <file>', options.propertiesFile)
    .option('--no-versions', options.noVersions)
    .action((source, input) =>
      run(async (context) => (await import('./commands/emit-singer.ts')).emitSinger(context, source, input)),
    )
  reading(add(emit, 'airbyte', commands.emitAirbyte))
    .addArgument(new Argument('<command>').choices(['spec', 'check', 'discover', 'read']))
    .action((command, input) =>
      run(async (context) => (await import('./commands/emit-airbyte.ts')).emitAirbyte(context, command, input)),
    )
}

function addCare(program: Command, run: Run): void {
  program.commandsGroup(groups.care)
  add(program, 'status', commands.status).action(() =>
    run(async (context) => (await import('./commands/status.ts')).showStatus(context)),
  )
  add(program, 'runs', commands.runs)
    .argument('[id]')
    .option('--source <name>', options.source)
    .option('--limit <n>', options.limit, wholeNumber(1), 20)
    .action((id, input) => run(async (context) => (await import('./commands/runs.ts')).runs(context, id, input)))
  const rejected = add(program, 'rejected', commands.rejected).helpCommand(false)
  add(rejected, 'list', commands.rejectedList)
    .option('--source <name>', options.source)
    .option('--stream <name>', options.stream)
    .option('--limit <n>', options.limit, wholeNumber(1), 50)
    .action((input) => run(async (context) => (await import('./commands/rejected.ts')).rejectedList(context, input)))
  add(rejected, 'replay', commands.rejectedReplay)
    .argument('[source]')
    .option('--stream <name>', options.stream)
    .action((source, input) =>
      run(async (context) => (await import('./commands/rejected.ts')).rejectedReplay(context, source, input)),
    )
  addGdpr(program, run)
  add(program, 'doctor', commands.doctor).action(() =>
    run(async (context) => (await import('./commands/doctor.ts')).doctor(context)),
  )
}

function addGdpr(program: Command, run: Run): void {
  const gdpr = add(program, 'gdpr', commands.gdpr).helpCommand(false)
  add(gdpr, 'export', commands.gdprExport)
    .argument('<email>')
    .option('--out <file>', options.archive)
    .action((email, input) =>
      run(async (context) => (await import('./commands/gdpr.ts')).gdprExport(context, email, input)),
    )
  add(gdpr, 'erase', commands.gdprErase)
    .argument('<email>')
    .option('--dry-run', options.dryRun)
    .option('--helpdesk', options.helpdesk)
    .option('--reason <text>', options.erasureReason)
    .option('-y, --yes', options.erasureYes)
    .action((email, input) =>
      run(async (context) => (await import('./commands/gdpr.ts')).gdprErase(context, email, input)),
    )
}
