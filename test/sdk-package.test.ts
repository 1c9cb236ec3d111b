// What npm would publish of the SDK, as somebody who installs it meets it: without the workspace around it.

import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  expect([status, status === 0 ? '' : `${stdout}${stderr}`], `${command} ${args.join(' ')}`).toEqual([0, ''])
  return stdout
}

describe('the package of the SDK', () => {
  let folder = ''

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tajo-package-'))
    run('node', ['scripts/build-package.ts', 'sdk'], root)
    const packed = run('npm', ['pack', join(root, 'packages/sdk/dist'), '--json', '--pack-destination', folder], folder)
    const [{ filename }] = JSON.parse(packed) as [{ filename: string }]
    const modules = join(folder, 'node_modules')
    const installed = join(modules, '@tajo', 'sdk')
    mkdirSync(installed, { recursive: true })
    run('tar', ['-xzf', join(folder, filename), '-C', installed, '--strip-components=1'], folder)
    // The libraries it names, and nothing of the workspace.
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>
    }
    const types = ['@types', 'undici-types']
    for (const name of new Set([...Object.keys(dependencies), ...types].map((one) => one.split('/')[0] ?? one)))
      symlinkSync(join(root, 'node_modules', name), join(modules, name))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  }, 300_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('has these exports and no others', () => {
    writeFileSync(
      join(folder, 'names.mjs'),
      `console.log(JSON.stringify(Object.keys(await import('@tajo/sdk')).sort()))`,
    )
    expect(JSON.parse(run('node', ['names.mjs'], folder))).toEqual([
      'TajoClient',
      'TajoError',
      'isTajoError',
      'verifyZendeskSignature',
      'webhookBodies',
      'webhookBody',
      'webhooks',
    ])
  })

  test('works as plain JavaScript', () => {
    writeFileSync(
      join(folder, 'use.mjs'),
      `import { TajoClient } from '@tajo/sdk'
       const tajo = new TajoClient()
       const error = await tajo.connectors.connect('freshdesk', { domain: 'acme', apiKey: undefined }).catch((error) => error)
       console.log(error.code, error.message)
       console.log((await tajo.models.list()).models.length > 30)
       await tajo.close()`,
    )
    expect(run('node', ['use.mjs'], folder)).toBe("TAJO_ARGUMENT connect('freshdesk'): apiKey is undefined.\ntrue\n")
  })

  test('has types that a strict application compiles against', () => {
    writeFileSync(
      join(folder, 'use.ts'),
      `import { type ConnectorStatus, TajoClient, webhooks } from '@tajo/sdk'
       const tajo = new TajoClient({ apiKey: process.env['TAJO_API_KEY'], brevoApiKey: process.env['BREVO_API_KEY'] })
       await tajo.connectors.connect('zendesk', { subdomain: 'acme', apiToken: process.env['ZENDESK_API_TOKEN'] })
       // @ts-expect-error Freshdesk has a domain, not a subdomain
       await tajo.connectors.connect('freshdesk', { subdomain: 'acme', apiToken: 'x' })
       const status: ConnectorStatus = await tajo.connectors.status('zendesk')
       const tickets: number | undefined = status.ticketsSynced
       const { rows } = await tajo.query('SELECT 1')
       const [event] = webhooks.zendesk.unwrap('{}', new Headers(), { secret: undefined })
       console.log(tickets, rows.length, event?.happenings.includes('ticket_resolved'))`,
    )
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2024',
          lib: ['es2024', 'esnext.disposable'],
          module: 'nodenext',
          types: ['node'],
          strict: true,
          noUncheckedIndexedAccess: true,
          skipLibCheck: true,
          noEmit: true,
        },
        files: ['use.ts'],
      }),
    )
    run(join(root, 'node_modules/.bin/tsc'), ['-p', folder], folder)
  })
})
