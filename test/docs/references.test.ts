import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { codes } from '@tajo/core/error-codes'
import { describe, expect, test } from 'vitest'
import { generatedPages, handwrittenPages } from '../../scripts/docs/generated-docs.ts'

const root = join(import.meta.dirname, '../..')
const pages = [...(await handwrittenPages(root)), ...generatedPages()]

describe.each(pages)('%s', (page) => {
  test('links to pages and headings that exist', async () => {
    const broken: string[] = []
    for (const [, target = ''] of withoutCode(await read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      const [path = '', heading] = target.split('#')
      const file = path === '' ? page : normalize(join(dirname(page), path))
      const exists = existsSync(join(root, file))
      if (!exists || (heading !== undefined && !(await headings(file)).has(heading))) broken.push(target)
    }
    expect(broken).toEqual([])
  })

  test('names files that exist', async () => {
    const named = [...(await read(page)).matchAll(/`((?:packages|test|scripts|bench|docs)\/[\w./-]+)`/g)]
    const missing = named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  test('names error codes that exist', async () => {
    const named = [...(await read(page)).matchAll(/\bTAJO_[A-Z_]+\b/g)].map(([code]) => code)
    expect(named.filter((code) => !(code in codes) && !variables.has(code))).toEqual([])
  })
})

/** Names that only look like codes. */
const variables = new Set([
  'TAJO_CRASH_RUNS',
  'TAJO_FLEET_SOURCES',
  'TAJO_FLEET_KILLS',
  'TAJO_FLEET_SEED',
  'TAJO_FLEET_ASLEEP',
  'TAJO_STORM',
  'TAJO_STORM_SEED',
  'TAJO_TEST_POSTGRES_BIN',
  'TAJO_SECRET_KEY',
  'TAJO_SECRET_KEY_PREVIOUS',
  'TAJO_API_KEY',
])

function read(page: string): Promise<string> {
  return readFile(join(root, page), 'utf8')
}

function withoutCode(text: string): string {
  return text.replace(/```[\s\S]*?\n```/g, '').replace(/`[^`\n]*`/g, 'code')
}

/** Anchors of a page's headings, as GitHub makes them. */
async function headings(page: string): Promise<ReadonlySet<string>> {
  const text = (await read(page)).replace(/```[\s\S]*?\n```/g, '')
  return new Set(
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
