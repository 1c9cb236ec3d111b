import type { StreamAccess } from '@tajo/core/connector'
import type { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import type { FreshdeskClient } from './client.ts'
import { recordsOf } from './read/pages.ts'
import { streamNamed } from './streams/index.ts'

/** Asks for the smallest piece of a stream, and of its parent first where it has one. */
export async function testStream(client: FreshdeskClient, stream: StreamSpec): Promise<StreamAccess> {
  const name = stream.name
  let path = stream.path.replace('{type}', '1')
  if (stream.parent !== undefined) {
    const parent = streamNamed(stream.parent.stream)
    const id = parent === undefined ? undefined : await firstId(client, parent, name)
    // Nothing to have children: nothing that could be refused.
    if (id === undefined) return { stream: name, access: 'ok' }
    if (typeof id !== 'string') return refused(name, id.error, stream)
    path = path.replace('{id}', id)
  }
  const answer = await client.get(path, smallest(stream), { stream: name, interactive: true })
  switch (answer.kind) {
    case 'ok':
      return { stream: name, access: 'ok' }
    case 'denied':
      return refused(name, answer.error, stream)
    case 'absent':
      return {
        stream: name,
        access: 'absent',
        reason: 'the account does not have it (404)',
        hint: 'Leave the stream out; it is skipped otherwise.',
      }
    case 'capped':
    case 'unknown-field':
      return {
        stream: name,
        access: 'failed',
        reason: `unexpected answer: ${answer.kind}`,
        hint: 'Report this with the message.',
      }
  }
}

async function firstId(
  client: FreshdeskClient,
  parent: StreamSpec,
  stream: string,
): Promise<string | undefined | { error: TajoError }> {
  let path = parent.path
  if (parent.parent !== undefined) {
    const grandparent = streamNamed(parent.parent.stream)
    const id = grandparent === undefined ? undefined : await firstId(client, grandparent, stream)
    if (typeof id !== 'string') return id
    path = path.replace('{id}', id)
  }
  const answer = await client.get(path, smallest(parent), { stream, interactive: true })
  if (answer.kind === 'denied') return { error: answer.error }
  if (answer.kind !== 'ok') return undefined
  const records = recordsOf(isObject(answer.data) ? Object.values(answer.data).find(Array.isArray) : answer.data)
  const [first] = records
  return isObject(first) && first['id'] !== undefined ? String(first['id']) : undefined
}

function smallest(stream: StreamSpec): Record<string, string | number> {
  if (stream.name === 'tickets') return { per_page: 1, updated_since: '2000-01-01T00:00:00Z' }
  return stream.paging === 'pages' ? { per_page: 1 } : {}
}

function refused(stream: string, error: TajoError, spec: StreamSpec): StreamAccess {
  const access = error.code === 'TAJO_PLAN' ? 'not-in-plan' : 'denied'
  const role =
    spec.needs?.role === 'admin' && access === 'denied' ? 'the key’s agent is not an administrator' : undefined
  const feature =
    spec.needs?.feature !== undefined && access === 'not-in-plan'
      ? `the plan or settings lack ${spec.needs.feature}`
      : undefined
  return { stream, access, reason: role ?? feature ?? error.message, hint: error.hint }
}
