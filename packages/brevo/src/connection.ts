import type { ConnectDependencies, Connection } from '@tajo/core/connector'
import type { Destination } from '@tajo/core/destination'
import type { StreamSpec } from '@tajo/core/stream'
import { readAccount } from './account.ts'
import { costOf, minutesFor } from './cost.ts'
import { fieldDefinitions } from './custom-fields.ts'
import { destinationOf } from './destination.ts'
import { eraserOf } from './eraser.ts'
import { type AccountOptions, openAccount } from './open-account.ts'
import { personRecords } from './person-records.ts'
import { positionAt, positionOf } from './position.ts'
import { readAgain, readOne, readSome } from './read-one.ts'
import { sizeOf, vendorCount } from './sizes.ts'
import { streamNamed, streams } from './streams/index.ts'
import { pointers } from './streams/pointers.ts'
import { testStream } from './test-stream.ts'
import { webhookSetup } from './webhooks/setup.ts'

export interface BrevoOptions extends AccountOptions {
  /** The source's name, for messages. */
  readonly source: string
}

/** An account that is read, and written to through the same budget. */
export interface BrevoConnection extends Connection {
  readonly destination: Destination
}

/** Opens a Brevo account as a source of streams and as a destination. Nothing is asked of the vendor yet. */
export function connectBrevo(options: BrevoOptions, dependencies: ConnectDependencies): BrevoConnection {
  const account = openAccount(options, dependencies)
  const { client, budgetState, usage, close } = account
  return {
    source: options.source,
    streams: streams as Connection['streams'],
    pointers,
    account: () => readAccount(account),
    testStream: (stream) => testStream(client, stream),
    read: (stream, context) => readerOf(stream)({ ...context, client, stream }),
    cost: costOf,
    minutes: (stream, credits) => minutesFor(credits, stream, budgetState()),
    size: (stream, checkpoint) => sizeOf(client, stream, checkpoint),
    vendorCount: (stream) => vendorCount(client, stream),
    readAgain: (stream, rejected) => readAgain(client, stream, rejected),
    readOne: (stream, key) => readOne(client, stream, key),
    readSome: (stream, piece) => readSome(client, stream, piece),
    fieldDefinitions,
    positionAt,
    positionOf,
    webhooks: webhookSetup(client),
    personRecords: (id) => personRecords(client, id),
    eraser: eraserOf(account),
    usage,
    destination: destinationOf(account),
    close,
  }
}

function readerOf(stream: StreamSpec) {
  const found = streamNamed(stream.name)
  if (found === undefined) throw new Error(`no stream ${stream.name}`)
  return found.read
}
