import type { ConnectDependencies, Connection } from '@tajo/core/connector'
import type { Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import { readAccount } from './account.ts'
import { costOf, minutesFor } from './cost.ts'
import { type FieldStream, fieldDefinitions } from './custom-fields.ts'
import { contactEraser } from './erase-contact.ts'
import { type AccountOptions, openAccount } from './open-account.ts'
import { positionAt, positionOf } from './position.ts'
import { withDetails } from './read/details.ts'
import { readAgain } from './read-again.ts'
import { readChildren } from './read-children.ts'
import { readOne } from './read-one.ts'
import { readSome } from './read-some.ts'
import { sizeOf, vendorCount } from './sizes.ts'
import { streamNamed, streams } from './streams/index.ts'
import { pointers } from './streams/pointers.ts'
import { testStream } from './test-stream.ts'
import { webhookSetup } from './webhooks/setup.ts'
import { isWritable, readContact, writeContact } from './write-contact.ts'

export interface FreshdeskOptions extends AccountOptions {
  /** The source's name, for messages. */
  readonly source: string
}

/** Opens a Freshdesk account as a source of streams. Nothing is asked of the vendor yet. */
export function connectFreshdesk(options: FreshdeskOptions, dependencies: ConnectDependencies): Connection {
  const { client, transport, budgetState, usage, close } = openAccount(options, dependencies)
  return {
    source: options.source,
    streams: streams as Connection['streams'],
    pointers,
    account: () => readAccount(client, budgetState),
    testStream: (stream) => testStream(client, stream),
    read: (stream, context) => withDetails(readerOf(stream), { ...context, client, stream }),
    cost: costOf,
    minutes: (stream, credits) => minutesFor(credits, stream.limitClass, budgetState(), options),
    size: (stream, checkpoint) => sizeOf(client, stream, checkpoint),
    vendorCount: (stream, at) => vendorCount(client, stream, at),
    readAgain: (stream, rejected, at) => readAgain(client, stream, rejected, at),
    readOne: (stream, key) => readOne(client, stream, key),
    readSome: (stream, piece, at) => readSome(client, stream, piece, at),
    readChildren: (stream, parent, at) => readChildren(client, stream, parent, at),
    fieldDefinitions: (stream, records) => fieldDefinitions(stream as FieldStream, records),
    positionAt: (stream: StreamSpec, from: Date): Json => positionAt(stream, from),
    positionOf,
    contacts: {
      isWritable,
      read: (id) => readContact(transport, id),
      update: (id, fields) => writeContact(transport, id, fields),
    },
    webhooks: webhookSetup(client),
    eraser: contactEraser(transport),
    usage,
    close,
  }
}

function readerOf(stream: StreamSpec) {
  const found = streamNamed(stream.name)
  if (found === undefined) throw new Error(`no stream ${stream.name}`)
  return found.read
}
