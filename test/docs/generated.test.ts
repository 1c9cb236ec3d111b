import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { streams as brevoStreams } from '@tajo/brevo/streams/index'
import type { StreamSpec } from '@tajo/core/stream'
import { streams } from '@tajo/freshdesk/streams/index'
import { streams as zendeskStreams } from '@tajo/zendesk/streams/index'
import { describe, expect, test } from 'vitest'
import { fillBlocks } from '../../scripts/docs/blocks.ts'
import { commandPaths } from '../../scripts/docs/commands.ts'
import { generatedDocs } from '../../scripts/docs/generated-docs.ts'

const root = join(import.meta.dirname, '../..')

describe('generated docs', () => {
  test('say what the code says (`npm run docs` writes them anew)', async () => {
    const stale = (await generatedDocs(root)).filter(({ actual, expected }) => actual !== expected)
    expect(stale.map(({ path }) => path)).toEqual([])
  })

  test('leave everything around a block untouched', () => {
    const page = 'before\n<!-- generated:sum -->\nold\n<!-- /generated -->\nafter\n'
    expect(fillBlocks(page, new Map([['sum', 'made']]))).toBe(
      'before\n<!-- generated:sum -->\n\nmade\n\n<!-- /generated -->\nafter\n',
    )
  })

  test('stay as they are when they are made twice', () => {
    const made = new Map([['a', 'x']])
    const once = fillBlocks('<!-- generated:a -->\n<!-- /generated -->', made)
    expect(fillBlocks(once, made)).toBe(once)
  })
})

test('every command has a section with its usage', async () => {
  const page = await readFile(join(root, 'docs/commands.md'), 'utf8')
  for (const path of commandPaths()) {
    expect(page).toContain(`\n## tajo ${path}\n`)
    expect(page).toContain(`<!-- generated:command ${path} -->`)
  }
})

test('the README counts the streams that are there', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const off = (all: readonly StreamSpec[]) => all.filter(({ optional }) => optional === true).length
  expect(readme).toContain(`Freshdesk: ${streams.length} streams, ${off(streams)} of them off by default`)
  expect(readme).toContain(`Zendesk: ${zendeskStreams.length}, ${off(zendeskStreams)} of them off`)
  expect(readme).toContain(`Brevo: ${brevoStreams.length}, ${off(brevoStreams)} of them off`)
})
