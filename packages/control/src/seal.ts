import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { TajoError } from '@tajo/core/errors'
import type { ServerKey } from './key.ts'

const version = 1
const idBytes = 8
const nonceBytes = 12
const tagBytes = 16

/**
 * Encrypts with AES-256-GCM. `place` says where the value belongs; in another place it does not open.
 *
 * @example
 * open(key, 'secret zendesk', seal(key, 'secret zendesk', Buffer.from('abc'))).toString() // 'abc'
 */
export function seal(key: ServerKey, place: string, value: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', sealingKey(key, key.id), nonce).setAAD(Buffer.from(place))
  const sealed = [cipher.update(value), cipher.final()]
  return Buffer.concat([Buffer.of(version), Buffer.from(key.id, 'hex'), nonce, ...sealed, cipher.getAuthTag()])
}

export function open(key: ServerKey, place: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const id = bytes.subarray(1, 1 + idBytes).toString('hex')
  const start = 1 + idBytes + nonceBytes
  if (bytes[0] !== version || bytes.length < start + tagBytes) throw new Error('This was not sealed by Tajo.')
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(key, id), bytes.subarray(1 + idBytes, start))
  decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(-tagBytes))
  return Buffer.concat([decipher.update(bytes.subarray(start, -tagBytes)), decipher.final()])
}

function sealingKey(key: ServerKey, id: string): Buffer {
  const found = key.sealing.get(id)
  if (found === undefined)
    throw new TajoError('TAJO_CONTROL_KEY', `A value is sealed with the key ${id}, which is not set here.`)
  return found
}
