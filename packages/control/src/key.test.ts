import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openKey } from './key.ts'
import { open, seal } from './seal.ts'

const hex = (byte: number): string => Buffer.alloc(32, byte).toString('hex')

function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tajo-key-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return join(folder, '.tajo', 'key')
}

test('makes a key only its owner can read, and finds it again', () => {
  const path = file()
  const made = openKey({ secret: undefined, file: path })
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(Buffer.from(readFileSync(path, 'utf8'), 'base64')).toHaveLength(32)
  expect(openKey({ secret: undefined, file: path }).id).toBe(made.id)
  chmodSync(path, 0o644)
  expect(() => openKey({ secret: undefined, file: path })).toThrow(/other users/)
})

test('takes a key as hex or base64, and no other', () => {
  const key = openKey({ secret: hex(7), file: '' })
  expect(openKey({ secret: Buffer.alloc(32, 7).toString('base64'), file: '' }).id).toBe(key.id)
  for (const secret of ['', 'short', hex(7).slice(2)]) {
    expect(() => openKey({ secret, file: '' })).toThrow(expect.objectContaining({ code: 'TAJO_CONFIG_INVALID' }))
  }
})

test('what is derived for one purpose tells nothing of another', () => {
  const key = openKey({ secret: hex(7), file: '' })
  const all = [...key.sealing.values()].map((bytes) => bytes.toString('hex'))
  expect(all).not.toContain(hex(7))
  expect(key.digest('a', 'b')).not.toBe(key.digest('ab', ''))
})

test('a source’s path token is stable, its own, and counts during a change of keys', () => {
  const old = openKey({ secret: hex(7), file: '' })
  const both = openKey({ secret: hex(8), previous: hex(7), file: '' })
  expect(old.pathToken('zendesk')).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(openKey({ secret: hex(7), file: '' }).pathToken('zendesk')).toBe(old.pathToken('zendesk'))
  expect(old.isPathToken('zendesk', old.pathToken('zendesk'))).toBe(true)
  expect(both.isPathToken('zendesk', old.pathToken('zendesk'))).toBe(true)
  for (const token of [
    '',
    'x',
    old.pathToken('freshdesk'),
    both.pathToken('zendesk'),
    `${old.pathToken('zendesk')}x`,
  ]) {
    expect(old.isPathToken('zendesk', token)).toBe(false)
  }
})

test('sealed values open in their place, with their key, unchanged', () => {
  const key = openKey({ secret: hex(7), file: '' })
  const sealed = seal(key, 'secret zendesk', Buffer.from('abc'))
  expect(open(key, 'secret zendesk', sealed).toString()).toBe('abc')
  expect(seal(key, 'secret zendesk', Buffer.from('abc'))).not.toEqual(sealed)
  expect(open(key, 'x', seal(key, 'x', Buffer.alloc(0)))).toHaveLength(0)
  expect(open(openKey({ secret: hex(8), previous: hex(7), file: '' }), 'secret zendesk', sealed).toString()).toBe('abc')
  expect(() => open(key, 'secret freshdesk', sealed)).toThrow()
  expect(() => open(openKey({ secret: hex(8), file: '' }), 'secret zendesk', sealed)).toThrow(
    expect.objectContaining({ code: 'TAJO_CONTROL_KEY' }),
  )
  for (const [i, byte] of sealed.entries()) {
    const changed = Buffer.from(sealed)
    changed[i] = byte ^ 1
    expect(() => open(key, 'secret zendesk', changed), `byte ${i}`).toThrow()
  }
  expect(() => open(key, 'secret zendesk', sealed.subarray(0, 10))).toThrow()
})
