import type { ConnectDependencies, Connection } from '@tajo/core/connector'
import { readAccount } from './account.ts'
import { costOf, minutesFor } from './cost.ts'
import { fieldDefinitions } from './custom-fields.ts'
import { userEraser } from './erase-user.ts'
import { type Me, readMe } from './me.ts'
import { type AccountOptions, openAccount } from './open-account.ts'
import { positionAt, positionOf } from './position.ts'
import { readAgain } from './read-again.ts'
import { readChildren } from './read-children.ts'
import { readOne } from './read-one.ts'
import { readSome } from './read-some.ts'
import { sizeOf, vendorCount } from './sizes.ts'
import { streamNamed, streams } from './streams/index.ts'
import { pointers } from './streams/pointers.ts'
import { testStream } from './test-stream.ts'
import { webhookSetup } from './webhooks/setup.ts'
import { createUserWriter } from './write-user.ts'

export interface ZendeskOptions extends AccountOptions {
  /** The source's name, for messages. */
  readonly source: string
}

/** Opens a Zendesk account as a source of streams. Nothing is asked of the vendor yet. */
export function connectZendesk(options: ZendeskOptions, dependencies: ConnectDependencies): Connection {
  const { client, transport, scope, budgetState, usage, close } = openAccount(options, dependencies)
  const { baseUrl, auth } = options
  const now = () => dependencies.clock.now()
  let known: Promise<Me> | undefined
  const askMe = (): Promise<Me> => {
    known = readMe(client)
    // The next question asks again.
    known.catch(() => {
      known = undefined
    })
    return known
  }
  const me = (): Promise<Me> => known ?? askMe()
  return {
    source: options.source,
    streams: streams as Connection['streams'],
    pointers,
    account: () => readAccount({ client, baseUrl, auth, me: askMe, scope, budget: budgetState, now }),
    testStream: (stream) => testStream({ client, me, now }, stream),
    read: (stream, context) => readerOf(stream.name)({ ...context, client, stream }),
    cost: costOf,
    minutes: (stream, credits) => minutesFor(credits, stream.limitClass, budgetState()),
    size: (stream, checkpoint) => sizeOf(client, stream, checkpoint),
    vendorCount: (stream) => vendorCount(client, stream),
    readAgain: (stream, rejected, at) => readAgain(client, stream, rejected, at),
    readOne: (stream, key) => readOne(client, stream, key),
    readSome: (stream, piece, at) => readSome(client, stream, piece, at),
    readChildren: (stream, parent, at) => readChildren(client, stream, parent, at),
    fieldDefinitions,
    positionAt: (_stream, from) => positionAt(from),
    positionOf: (_stream, checkpoint) => positionOf(checkpoint),
    contacts: createUserWriter(client, transport),
    webhooks: webhookSetup({ source: options.source, client, transport, scope }),
    eraser: userEraser(transport),
    usage,
    close,
  }
}

function readerOf(name: string) {
  const found = streamNamed(name)
  if (found === undefined) throw new Error(`no stream ${name}`)
  return found.read
}
