import { describe, expect, it } from 'vitest'
import { play } from './test-io.ts'

// biome-ignore lint/suspicious/noTemplateCurlyInString: variables in tajo.yml are written like this.
const yaml = 'connectors:\n  freshdesk:\n    domain: acme\n    api_key: ${FRESHDESK_API_KEY}\n'
const env = { FRESHDESK_API_KEY: 'key-of-the-test' }

describe('command line', () => {
  it('shows one page of help, asked for or not', async () => {
    const asked = await play(['--help'])
    expect(asked).toMatchObject({ exitCode: 0, stderr: '' })
    expect(asked.stdout).toMatchInlineSnapshot(`
      "All of Freshdesk and Zendesk in your warehouse, nothing lost; metrics in Brevo.

      Usage: tajo <command> [options]

      Start
        init        ask for a helpdesk and its key, write tajo.yml and .env, test them
        demo        the whole way on made-up data, in a minute, without an account
        sandbox     Freshdesk, Zendesk and Brevo on this machine, with their quirks

      Sources
        connectors  list the sources, test one, show its streams
        plan        what a sync would read, call and take, before it does
        sync        bring the tables up to date: all sources, or one
        position    show from when a stream reads on, or move it

      Data
        query       run read-only SQL on the warehouse
        catalog     the tables, the columns of one, or how they join
        models      the support model: tickets, customers, metrics of all helpdesks
        activate    plan, then write to Brevo what changed: contacts, lists, events
        contact     one person everywhere: tickets, attributes, lists, and why
        emit        speak Singer or Airbyte on stdout, for every target of theirs
        verify      compare what is stored with the source, and report

      Server
        serve       run it all in one process: API, webhooks, schedules, jobs
        worker      do jobs beside others, over PostgreSQL
        webhooks    deliveries of the vendors: register, list, watch, work on again
        tokens      who may use the API of the server

      Care
        status      rows, positions and the last run of every source
        runs        the last runs, or one of them in full
        rejected    records that could not be stored: list them, try again
        gdpr        one person: hand over all that is kept, or erase it everywhere
        doctor      check keys, limits, clock, disk and warehouse; name each fix
        help        show what a command takes

      With every command
        -V, --version        print the version
        -c, --config <file>  configuration file (default: "tajo.yml")
        --json               print one JSON document on stdout, on failure too
        -q, --quiet          no progress and no remarks
        -v, --verbose        write what happens to stderr
        --wait               wait while another process holds the warehouse
        -h, --help           show this help

      New here?  tajo demo            Own account?  tajo init, then tajo sync

      Exit codes  0 complete                   4 vendor unreachable or limited
                  1 failed                     5 complete except rejected records
                  2 usage or configuration     6 verification found a difference
                  3 credentials, permission    7 a guard stopped it, for a person
                                               130 interrupted, checkpoint saved
      "
    `)
    expect(await play([])).toMatchObject({ exitCode: 0, stdout: asked.stdout })
    expect(asked.stdout.split('\n').every((line) => line.length <= 80)).toBe(true)
  })

  it('shows what a command takes', async () => {
    expect((await play(['sync', '--help'])).stdout).toMatchInlineSnapshot(`
      "Usage: tajo sync [options] [source]

      bring the tables up to date: all sources, or one

      Options:
        --streams <names>    only these streams, separated by commas
        --full               read everything again, although positions are known
        --since <date>       read nothing older: a date, a date and time, or a span
                             such as 30d
        --dry-run            show the plan and stop
        -h, --help           show this help

      Global Options:
        -V, --version        print the version
        -c, --config <file>  configuration file (default: "tajo.yml")
        --json               print one JSON document on stdout, on failure too
        -q, --quiet          no progress and no remarks
        -v, --verbose        write what happens to stderr
        --wait               wait while another process holds the warehouse
      "
    `)
  })

  it.each([
    [['sycn'], 'There is no command "sycn"; did you mean "sync"?'],
    [['connectors', 'tset'], 'There is no command "tset"; did you mean "test"?'],
    [['connectors'], 'tajo connectors needs one of: list, connect, test, streams.'],
    [['sync', '--ful'], "Unknown option '--ful'; did you mean --full?"],
    [['sync', 'a', 'b'], "Too many arguments for 'sync'. Expected 1 argument but got 2."],
    [['query'], "Missing required argument 'sql'."],
    [
      ['query', 'x', '--format', 'xml'],
      "Option '--format <format>' argument 'xml' is invalid. Allowed choices are table, json, ndjson, csv.",
    ],
    [['runs', '--limit', '0'], "Option '--limit <n>' argument '0' is invalid. It must be a whole number from 1."],
    [
      ['sync', '--streams', 'a,,b'],
      "Option '--streams <names>' argument 'a,,b' is invalid. It must be names separated by commas.",
    ],
    [['mcp'], 'This version of Tajo does not have `tajo mcp` yet.'],
  ])('answers %j with exit 2 and a hint', async (argv, message) => {
    const json = await play([...argv, '--json'])
    expect(json).toMatchObject({ exitCode: 2, stderr: '' })
    expect(JSON.parse(json.stdout)).toEqual({
      error: { code: 'TAJO_USAGE', message, hint: expect.stringMatching(/^Run `tajo.* --help`/) },
    })
    const text = await play(argv)
    expect(text).toMatchObject({ exitCode: 2, stdout: '' })
    expect(text.stderr).toContain('TAJO_USAGE')
  })

  it('prints the version', async () => {
    expect((await play(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('tells of a configuration that is not there', async () => {
    expect((await play(['status'])).stderr).toMatchInlineSnapshot(`
      "✗ There is no tajo.yml.
        Run \`tajo init\`, or name the file with --config.
        TAJO_CONFIG_MISSING
      "
    `)
    const json = await play(['status', '--json'])
    expect(json.exitCode).toBe(2)
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'TAJO_CONFIG_MISSING' } })
  })

  it('tells all that is wrong with a configuration, and no secret', async () => {
    const wrong = await play(['plan'], { 'tajo.yml': `${yaml}    rate_limt: 5\n    enabled: maybe\n` }, env)
    expect(wrong.exitCode).toBe(2)
    expect(wrong.stderr).toMatchInlineSnapshot(`
      "✗ tajo.yml:5 connectors.freshdesk.rate_limt: unknown key; did you mean
        "rate_limit"?
        tajo.yml:6 connectors.freshdesk.enabled: must be true or false; found "maybe"
        Correct the lines named in the message.
        TAJO_CONFIG_INVALID
      "
    `)
  })

  it('names the source that was meant', async () => {
    const { exitCode, stderr } = await play(['connectors', 'test', 'frshdesk'], { 'tajo.yml': yaml }, env)
    expect(exitCode).toBe(2)
    expect(stderr).toMatchInlineSnapshot(`
      "✗ No source named frshdesk is configured; did you mean "freshdesk"?
        Configured: freshdesk.
        TAJO_CONFIG_UNKNOWN_SOURCE
      "
    `)
  })

  it('refuses a date it does not understand before it opens anything', async () => {
    const { exitCode, stderr } = await play(['sync', '--since', 'yesterday'])
    expect(exitCode).toBe(2)
    expect(stderr).toMatchInlineSnapshot(`
      "✗ "yesterday" must be a date such as 2023-01-31, or a date and time such as
        2023-01-31T08:00:00Z, or a span such as 30d.
        For example 2023-01-31, 2023-01-31T08:00:00Z or 30d.
        TAJO_USAGE
      "
    `)
  })

  it('lists the configured sources', async () => {
    const files = {
      'tajo.yml': `${yaml}  emea: { type: freshdesk, domain: emea, api_key: "\${FRESHDESK_API_KEY}", enabled: false }\n  zendesk: { subdomain: acme, oauth: { client_id: tajo } }\n  old: { type: zendesk, subdomain: old, enabled: false }\n`,
    }
    const { stdout, stderr, exitCode } = await play(['connectors', 'list'], files, env)
    expect(exitCode).toBe(0)
    expect(stdout).toMatchInlineSnapshot(`
      "source     type       state   account             tables
      freshdesk  freshdesk  on      acme.freshdesk.com  freshdesk.*
      zendesk    zendesk    on      acme.zendesk.com    zendesk.*
      emea       freshdesk  off     emea.freshdesk.com  emea.*
      old        zendesk    unused
      "
    `)
    expect(stderr).toBe('')
    expect((await play(['--quiet', 'connectors', 'list'], files, env)).stderr).toBe('')
    expect(JSON.parse((await play(['connectors', 'list', '--json'], files, env)).stdout)).toMatchInlineSnapshot(`
      {
        "connectors": [
          {
            "domain": "acme.freshdesk.com",
            "enabled": true,
            "layer": "freshdesk",
            "name": "freshdesk",
            "type": "freshdesk",
          },
          {
            "domain": "acme.zendesk.com",
            "enabled": true,
            "layer": "zendesk",
            "name": "zendesk",
            "type": "zendesk",
          },
          {
            "domain": "emea.freshdesk.com",
            "enabled": false,
            "layer": "emea",
            "name": "emea",
            "type": "freshdesk",
          },
          {
            "enabled": false,
            "name": "old",
            "type": "zendesk",
          },
        ],
      }
    `)
  })

  it('lists the streams of a source', async () => {
    const files = { 'tajo.yml': `${yaml}    streams: { tickets: { history: true }, surveys: false }\n` }
    const { stdout, exitCode } = await play(['connectors', 'streams', 'freshdesk'], files, env)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^tickets +incremental, history/m)
    expect(stdout).toMatch(/^surveys +off/m)
  })

  it('says of a source that was never synced that it was never synced', async () => {
    const { stdout, exitCode } = await play(['status'], { 'tajo.yml': yaml }, env)
    expect({ stdout, exitCode }).toMatchInlineSnapshot(`
      {
        "exitCode": 0,
        "stdout": "· freshdesk  never synced; run: tajo sync freshdesk
      ",
      }
    `)
    const query = await play(['query', 'select 1'], { 'tajo.yml': yaml }, env)
    expect(query.exitCode).toBe(2)
    expect(query.stderr).toMatchInlineSnapshot(`
      "✗ There is no warehouse yet at <dir>/tajo.duckdb.
        Run \`tajo sync\` first: it creates the file.
        TAJO_WAREHOUSE_MISSING
      "
    `)
  })
})
