import type { StreamAccess } from '@tajo/core/connector'
import { isTajoError, type TajoError } from '@tajo/core/errors'
import type { Query } from '@tajo/core/http/transport'
import { isObject } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import type { Answer } from './answers.ts'
import type { ZendeskClient } from './client.ts'
import type { Me } from './me.ts'
import { youngestStart } from './read/export-start.ts'
import { idOf } from './read/pages.ts'
import { streamNamed } from './streams/index.ts'

export interface TestContext {
  readonly client: ZendeskClient
  readonly me: () => Promise<Me>
  readonly now: () => number
}

/** Asks for the smallest piece of a stream, and of its parent first where it has one. */
export async function testStream(context: TestContext, stream: StreamSpec): Promise<StreamAccess> {
  const { name } = stream
  try {
    let path = stream.path
    if (path.includes('{id}')) {
      const parent = streamNamed(stream.parent?.stream ?? '')
      const found = parent === undefined ? { kind: 'none' as const } : await firstOf(context, parent, name)
      // Nothing to have children: nothing that could be refused.
      if (found.kind === 'none') return { stream: name, access: 'ok' }
      if (found.kind === 'refused') return verdict(context, stream, found.answer)
      path = path.replace('{id}', encodeURIComponent(found.id))
    }
    return await verdict(context, stream, await ask(context, stream, path, name))
  } catch (error) {
    // Wrong credentials and a wrong subdomain concern every stream.
    if (!isTajoError(error) || ['TAJO_AUTH', 'TAJO_WRONG_DOMAIN'].includes(error.code)) throw error
    return { stream: name, access: 'failed', reason: error.message, hint: error.hint }
  }
}

type First =
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly answer: Answer }

async function firstOf(context: TestContext, parent: StreamSpec, stream: string): Promise<First> {
  // The list of tickets costs no export.
  const path = parent.name === 'tickets' ? '/tickets' : parent.path
  const answer = await ask(context, { ...parent, path }, path, stream)
  if (answer.kind !== 'ok') return { kind: 'refused', answer }
  const records = isObject(answer.data) ? Object.values(answer.data).find(Array.isArray) : undefined
  const id = idOf(records?.[0])
  return id === undefined ? { kind: 'none' } : { kind: 'id', id }
}

function ask({ client, now }: TestContext, of: StreamSpec, path: string, stream: string): Promise<Answer> {
  const fixed = streamNamed(of.name)?.query ?? {}
  const isExport = path.includes('/incremental/')
  // Streams of one export ask the same, and share the answer.
  const hourAgo = Math.floor((youngestStart(now()) - 3600) / 3600) * 3600
  const smallest: Query = isExport
    ? { start_time: hourAgo }
    : of.paging === 'tokens'
      ? { 'page[size]': 1 }
      : of.paging === 'pages'
        ? { per_page: 1 }
        : {}
  return client.get(path, isExport ? smallest : { ...fixed, ...smallest }, {
    stream,
    interactive: true,
    shared: isExport,
  })
}

async function verdict({ me }: TestContext, stream: StreamSpec, answer: Answer): Promise<StreamAccess> {
  const { name, needs } = stream
  switch (answer.kind) {
    case 'ok':
    // The probe is refused for its youth: the endpoint is there and open.
    case 'too-recent':
      return { stream: name, access: 'ok' }
    case 'denied':
      return refused(name, answer.error, needs, await me())
    case 'absent':
      return needs?.feature === undefined
        ? {
            stream: name,
            access: 'absent',
            reason: 'the account does not have it (404)',
            hint: 'Leave the stream out; it is skipped otherwise.',
          }
        : notInPlan(name, needs.feature)
    case 'capped':
      return {
        stream: name,
        access: 'failed',
        reason: `unexpected answer: ${answer.kind}`,
        hint: 'Report this with the message.',
      }
  }
}

function refused(stream: string, error: TajoError, needs: StreamSpec['needs'], { role }: Me): StreamAccess {
  const { message: reason, hint } = error
  if (error.code === 'TAJO_PLAN') return { stream, access: 'not-in-plan', reason, hint }
  if (error.parts['scope'] !== undefined) return { stream, access: 'denied', reason, hint }
  if (needs?.role === 'admin' && role !== 'admin') {
    return {
      stream,
      access: 'denied',
      reason: `the user is no administrator but has the role ${role}`,
      hint: 'Use the credentials of an administrator, or leave the stream out.',
    }
  }
  // An administrator may see all the account has.
  if (needs?.feature !== undefined && role === 'admin') return notInPlan(stream, needs.feature)
  return { stream, access: 'denied', reason, hint }
}

function notInPlan(stream: string, feature: string): StreamAccess {
  return {
    stream,
    access: 'not-in-plan',
    reason: `the plan or settings lack ${feature}`,
    hint: 'Leave the stream out, or enable the feature at Zendesk.',
  }
}
