export const about = 'All of Freshdesk and Zendesk in your warehouse, nothing lost; metrics in Brevo.'

export const groups = {
  start: 'Start',
  sources: 'Sources',
  data: 'Data',
  care: 'Care',
  options: 'With every command',
} as const

export const commands = {
  init: 'ask for a helpdesk and its key, write tajo.yml and .env, test them',
  demo: 'the whole way on made-up data, in a minute, without an account',
  sandbox: 'Freshdesk, Zendesk and Brevo on this machine, with their quirks',
  connectors: 'list the sources, test one, show its streams',
  connectorsList: 'the configured sources',
  connectorsConnect: 'allow Tajo into an account that is entered with OAuth',
  connectorsTest: 'try every stream of a source, and say what is missing',
  connectorsStreams: 'the streams a source has, and how each is set',
  plan: 'what a sync would read, call and take, before it does',
  sync: 'bring the tables up to date: all sources, or one',
  position: 'show from when a stream reads on, or move it',
  query: 'run read-only SQL on the warehouse',
  catalog: 'the tables, the columns of one, or how they join',
  activate: 'plan, then write to Brevo what changed: contacts, lists, events',
  contact: 'one person everywhere: tickets, attributes, lists, and why',
  models: 'the support model: tickets, customers, metrics of all helpdesks',
  modelsRun: 'build what changed since the last time, and test it',
  modelsList: 'the models there are, and what one row of each is',
  modelsExplain: 'the intervals the numbers of a ticket are made of',
  emit: 'speak Singer or Airbyte on stdout, for every target of theirs',
  emitSinger: 'a Singer tap: schemas, records and states of one source',
  emitAirbyte: 'an Airbyte source: spec, check, discover or read',
  verify: 'compare what is stored with the source, and report',
  status: 'rows, positions and the last run of every source',
  runs: 'the last runs, or one of them in full',
  rejected: 'records that could not be stored: list them, try again',
  rejectedList: 'the records, each with its reason',
  rejectedReplay: 'try to read and store them again',
  doctor: 'check keys, limits, clock, disk and warehouse; name each fix',
  help: 'show what a command takes',
} as const

export const options = {
  config: 'configuration file',
  json: 'print one JSON document on stdout, on failure too',
  quiet: 'no progress and no remarks',
  verbose: 'write what happens to stderr',
  version: 'print the version',
  help: 'show this help',
  streams: 'only these streams, separated by commas',
  full: 'read everything again, although positions are known',
  explained: 'ticket',
  whyAttribute: 'what the value of this attribute is made of',
  oneContact: 'only this customer, by e-mail or id',
  release: 'let a plan pass that a guard has stopped: the beginning of its hash',
  reason: 'why it may pass; kept with the plan',
  fullModels: 'build everything anew',
  since: 'read nothing older: a date, a date and time, or a span such as 30d',
  date: 'a date, a date and time, a span such as 30d, or reset',
  dryRun: 'show the plan and stop',
  wait: 'wait while another process holds the warehouse',
  sample: 'records to read again for comparison, per stream',
  all: 'read every record again',
  out: 'write the report as Markdown',
  format: 'table, json, ndjson or csv',
  diagram: 'print a Mermaid entity diagram',
  source: 'only this source',
  stream: 'only this stream',
  limit: 'how many at most',
  domain: 'Freshdesk: yourcompany or yourcompany.freshdesk.com',
  subdomain: 'Zendesk: yourcompany, the part before .zendesk.com',
  baseUrl: 'another address for the API, such as a sandbox on this machine',
  yes: 'ask nothing; the key comes from FRESHDESK_API_KEY',
  force: 'write over files that are there',
  noTest: 'do not try the connection at the end',
  callbackPort: 'port on 127.0.0.1 that hears from the browser; 0 takes any that is free',
  port: 'port on 127.0.0.1 (default 4101 to 4103); a second sandbox takes the next one',
  plan: 'plan whose limits are played, such as growth; unlimited has none',
  tickets: 'number of tickets',
  discover: 'print the catalog and stop',
  catalogFile: 'catalog with what is selected (JSON)',
  propertiesFile: 'the same as --catalog, for older tools',
  stateFile: 'state of the last run (JSON); without it everything is read',
  cacheFile: 'DuckDB file that remembers what was emitted: finds deletions, asks only for what changed',
  noVersions: 'leave ACTIVATE_VERSION out, for targets that do not know it',
  connector: 'which connector, where the configuration does not say',
  faults: 'let one call in fifty fail: limits, errors, cut connections',
} as const

export const rootUsage = 'Usage: tajo <command> [options]'

export const afterHelp = `New here?  tajo demo            Own account?  tajo init, then tajo sync

Exit codes  0 complete                   4 vendor unreachable or limited
            1 failed                     5 complete except rejected records
            2 usage or configuration     6 verification found a difference
            3 credentials, permission    7 a guard stopped it, for a person
                                         130 interrupted, checkpoint saved
`

/** Commands of the whole of Tajo that this version does not have. */
export const laterCommands: ReadonlySet<string> = new Set([
  'export',
  'gdpr',
  'mcp',
  'metrics',
  'serve',
  'skills',
  'webhooks',
  'worker',
  'freshdesk',
  'zendesk',
  'brevo',
])
