import type { LimitLeft } from './budget/types.ts'
import type { Clock } from './clock.ts'
import type { Destination } from './destination.ts'
import type { Json, JsonObject } from './json.ts'
import type { Log } from './log.ts'
import type { Page, Rejected } from './page.ts'
import type { ReadEvent, StreamSpec } from './stream.ts'
import type { FieldDefinition, ParentRef } from './warehouse.ts'
import type { WebhookSetup } from './webhook.ts'

/** What a reader may know. It writes nothing: all it finds leaves as events. */
export interface ReadContext<Client> {
  readonly client: Client
  readonly stream: StreamSpec
  /** Position of the last committed batch, `undefined` before the first. */
  readonly checkpoint: Json | undefined
  /** `full` reads from the beginning although there is a checkpoint. */
  readonly mode: 'incremental' | 'full'
  /** Goes on with a full read that an earlier run began. */
  readonly resumed?: boolean
  /** Nothing older is wanted. */
  readonly since: Date | undefined
  /** Columns the user keeps: what nobody keeps need not be asked for. */
  readonly columns: ReadonlySet<string>
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Read each changed record by itself for the columns its row on the list lacks; then `parents` are this stream's own rows. */
  readonly details: boolean
  /** Parents whose children are due, newest first; those in `skip` left out. Empty when none is due now. */
  parents(limit: number, skip: ReadonlySet<string>): Promise<readonly ParentRef[]>
  /** False while the parent stream of this run is still reading: more parents may become due. */
  parentsComplete(): boolean
  /** Resolves when parents may have become due, or the parent stream has ended. */
  parentsChanged(): Promise<void>
  /** Keys of the live rows stored for this stream that the walk under way has not met. */
  unmetKeys(): Promise<readonly string[]>
}

export type Reader<Client> = (context: ReadContext<Client>) => AsyncIterable<ReadEvent>

/** A stream and the one function that reads it. */
export interface Stream<Client> extends StreamSpec {
  readonly read: Reader<Client>
}

/** What `connectors test` found out about one stream. */
export type StreamAccess =
  | { readonly stream: string; readonly access: 'ok' }
  | {
      readonly stream: string
      readonly access: 'denied' | 'not-in-plan' | 'absent'
      readonly reason: string
      readonly hint: string
    }
  | { readonly stream: string; readonly access: 'failed'; readonly reason: string; readonly hint: string }

export interface AccountFacts {
  /** Words for a person: account name, plan, data centre. */
  readonly account: string
  readonly limitPerMinute: number | undefined
  readonly remaining: number | undefined
  /** What a person should know: a token that will end, a role or scope that leaves something out. */
  readonly notes?: readonly string[]
  readonly facts: JsonObject
}

/** How much there is to read, as far as cheap calls can tell. `undefined` = unknown. */
export interface StreamSize {
  readonly rows: number | undefined
  /** How the number was found, for the person reading a plan. */
  readonly source: string
}

/** The vendor's own count of a stream, and the stored rows it speaks about. */
export interface VendorCount {
  readonly count: number
  /** `exact`, or why the vendor's number may differ from ours. */
  readonly precision: 'exact' | 'indexed-minutes-behind'
  readonly description: string
  /** Only rows whose `column` is at or after `from` are counted. */
  readonly where?: { readonly column: string; readonly from: string }
}

/** One record read again by its key. */
export type RecordResult =
  | { readonly found: true; readonly page: Page }
  | {
      readonly found: false /** The vendor says it does not exist; otherwise it would not answer. */
      readonly gone: boolean
      readonly reason: string
    }

export interface Piece {
  readonly parents: readonly string[]
  /** Nothing older is wanted. */
  readonly since: Date | undefined
  /** The whole list, not its first page. */
  readonly all: boolean
}

/**
 * What became of a write to one contact. `gone`: it is not there, or can no longer be changed; `busy`: nothing was done, another time it
 * may be. `updatedAt`: the contact's own time
 * after the write, by the helpdesk's clock.
 */
export type ContactWritten =
  | { readonly ok: true; readonly updatedAt?: string }
  | { readonly ok: false; readonly cause: 'gone' | 'invalid' | 'denied' | 'busy'; readonly message: string }

/** Writes edits made elsewhere back to the contacts (users, in Zendesk) of a helpdesk. An e-mail address is never written. */
export interface ContactWriter {
  /** Whether a field is written, by the vendor's name; custom ones dotted (`custom_fields.tier`). */
  isWritable(field: string): boolean
  /** The contact as it is now, `undefined` where it is not there. */
  read(id: string): Promise<JsonObject | undefined>
  /** Writes these fields of one contact and no others. */
  update(id: string, fields: JsonObject): Promise<ContactWritten>
}

/** What became of an erasure. `found: false`: there was nobody of that number any more. */
export type Erased = { readonly ok: true; readonly found: boolean } | { readonly ok: false; readonly message: string }

/** Deletes a person for good, in the vendor's own way. There is no way back. */
export interface PersonEraser {
  /** Stream whose keys say who. */
  readonly stream: string
  /** One sentence for the plan: what goes with the person, and what stays. */
  readonly effect: string
  erase(id: string): Promise<Erased>
  /** Keys of those whose main address it is at this moment; absent where the stream can be read by address. */
  find?(address: string): Promise<readonly string[]>
}

/** A configured account, ready to be read. */
export interface Connection {
  readonly source: string
  readonly streams: readonly Stream<unknown>[]
  /** Columns that hold another stream's key: column → stream. */
  readonly pointers: Readonly<Record<string, string>>
  account(): Promise<AccountFacts>
  testStream(stream: StreamSpec): Promise<StreamAccess>
  read(stream: StreamSpec, context: Omit<ReadContext<unknown>, 'client' | 'stream'>): AsyncIterable<ReadEvent>
  /** Calls one read of `rows` changed or all rows takes, and what they cost. Pure arithmetic. */
  cost(
    stream: StreamSpec,
    rows: number,
    columns: ReadonlySet<string>,
  ): { readonly calls: number; readonly credits: number; readonly limitClass: string | undefined }
  /** Minutes these credits take this stream alone, by the account's and its class's limits; `undefined` before the first answer. */
  minutes(stream: StreamSpec, credits: number): number | undefined
  size(stream: StreamSpec, checkpoint: Json | undefined): Promise<StreamSize>
  vendorCount(stream: StreamSpec, clock: Clock): Promise<VendorCount | undefined>
  /** Asks again for a record that was rejected; `undefined` where it cannot be asked for by itself. */
  readAgain(stream: StreamSpec, rejected: Rejected, clock: Clock): Promise<readonly ReadEvent[] | undefined>
  readOne(stream: StreamSpec, key: string): Promise<RecordResult | undefined>
  /**
   * A piece of a stream as the vendor lists it now, for streams whose records have no view: the first page of a list, or all
   * children of these parents. `undefined` where `readOne` is the way.
   */
  readSome(stream: StreamSpec, piece: Piece, clock: Clock): Promise<readonly Page[] | undefined>
  /**
   * All rows below one parent, ended by the word that they were read as of its version: what a sync does with each parent that is due.
   * `undefined` where the stream has no such list.
   */
  readChildren?(stream: StreamSpec, parent: ParentRef, clock: Clock): Promise<readonly ReadEvent[] | undefined>
  /** Custom fields as the stored rows of a defining stream say. */
  fieldDefinitions(stream: string, records: readonly JsonObject[]): readonly FieldDefinition[]
  /** A checkpoint that makes the next sync read from `from`. */
  positionAt(stream: StreamSpec, from: Date): Json
  /** The date a checkpoint stands at, for people. */
  positionOf(stream: StreamSpec, checkpoint: Json | undefined): string | null
  /** What the vendor keeps of one person beside the rows of streams, by a name. Absent where there is nothing more to ask for. */
  personRecords?(id: string): Promise<Readonly<Record<string, readonly JsonObject[]>>>
  /** Absent where nobody can be deleted through the API. */
  readonly eraser?: PersonEraser
  /** Absent where contacts are not written back. */
  readonly contacts?: ContactWriter
  /** Absent where the vendor sends no webhooks. */
  readonly webhooks?: WebhookSetup
  /** The account as something that is written to; absent where it is only read. */
  readonly destination?: Destination
  /** Calls and credits since the connection was opened, in all or of one stream, and what the budget knows. */
  usage(stream?: string): Usage
  close(): Promise<void>
}

export interface Usage {
  readonly calls: number
  readonly credits: number
  readonly limited: number
  /** Credits a minute the budget lets Tajo use, reserve deducted; `undefined` before the first answer. */
  readonly allowedPerMinute: number | undefined
  readonly remaining: number | undefined
  /** Milliseconds the budget is waiting at the moment. */
  readonly waitingMs: number
  /** What the vendor would still take at this moment; empty before the first answer. */
  readonly limitsLeft: readonly LimitLeft[]
}

export interface ConnectDependencies {
  readonly clock: Clock
  readonly log: Log
  readonly random: () => number
}
