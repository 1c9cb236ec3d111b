import type { Jobs } from '@tajo/control/jobs'
import type { JobKind } from '@tajo/control/jobs/kinds'
import type { ServerKey } from '@tajo/control/key'
import { open, seal } from '@tajo/control/seal'
import type { Config } from '@tajo/core/config/config'
import { sourceNamed } from '@tajo/core/config/sources'
import { isObject } from '@tajo/core/json'
import type { AnyOperation } from '../api/any-operation.ts'

/** What a job is asked to do. Inputs may name people, so the queue holds them sealed. */
export interface Order {
  readonly operation: string
  readonly actor: string
  readonly input: unknown
}

const place = 'job input'

export function sealedOrder(key: ServerKey, { operation, actor, input }: Order): Readonly<Record<string, unknown>> {
  const sealed = seal(key, place, Buffer.from(JSON.stringify(input ?? {}))).toString('base64')
  return { operation, actor, sealed }
}

export function openedOrder(key: ServerKey, data: Readonly<Record<string, unknown>>): Order {
  const { operation, actor, sealed } = data
  const input: unknown = JSON.parse(open(key, place, Buffer.from(String(sealed), 'base64')).toString('utf8'))
  return { operation: String(operation), actor: String(actor), input }
}

/** Puts an operation into the queue; the same asked for again while it waits is the same job. Of a source nobody configured none is made. */
export function createEnqueue(jobs: Pick<Jobs, 'enqueue'>, key: ServerKey, config: Config) {
  return async (
    { name, job }: Pick<AnyOperation, 'name' | 'job'>,
    input: unknown,
    actor: string,
  ): Promise<{ id: string; kind: JobKind }> => {
    if (job === undefined) throw new Error(`${name} is not done as a job`)
    const named = isObject(input) ? input['source'] : undefined
    const source = typeof named === 'string' ? { source: sourceNamed(config, named).name } : {}
    const { id } = await jobs.enqueue(job, sealedOrder(key, { operation: name, actor, input }), {
      ...source,
      key: key.digest('job', JSON.stringify([name, input])),
      urgent: true,
    })
    return { id, kind: job }
  }
}
