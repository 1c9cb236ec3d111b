import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { tarOf } from './tar.ts'

const atMs = Date.UTC(2026, 2, 1)

test('tar reads the archive back: contents, sizes at the edges of blocks, names beyond ASCII and beyond 100 bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tajo-tar-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const long = `${'a'.repeat(60)}/${'b'.repeat(90)}.ndjson`
  const files = [
    { name: 'manifest.json', text: '{}' },
    { name: 'empty.ndjson', text: '' },
    { name: 'one-block.ndjson', text: 'x'.repeat(512) },
    { name: 'more.ndjson', text: 'ä'.repeat(700) },
    { name: 'grüße.ndjson', text: 'ß' },
    { name: long, text: 'deep' },
  ]
  writeFileSync(join(folder, 'all.tar.gz'), gzipSync(tarOf(files, atMs)))
  execFileSync('tar', ['-xzf', 'all.tar.gz'], { cwd: folder })
  for (const { name, text } of files) expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
  const listed = execFileSync('tar', ['-tvzf', 'all.tar.gz'], { cwd: folder, encoding: 'utf8', env: { TZ: 'UTC' } })
  expect(listed.split('\n')[0]).toMatch(/^-rw------- .* 2 2026-03-01 00:00 manifest\.json$/)
})

test('a name that does not fit is refused, not cut', () => {
  expect(() => tarOf([{ name: 'c'.repeat(101), text: '' }], atMs)).toThrow('too long')
})
