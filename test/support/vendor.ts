import type { SourceConfig } from '@tajo/core/config/config'
import type { Json } from '@tajo/core/json'
import type { StreamSpec } from '@tajo/core/stream'
import type { WriteBatch } from '@tajo/core/warehouse'
import type { FaultKind, NextFault } from '@tajo/sandbox/http/faults'
import type { SandboxRequest, SandboxResponse } from '@tajo/sandbox/http/message'
import type { Play } from './arbitraries.ts'
import type { StoredRow } from './stored.ts'
import type { TrueTable } from './truth.ts'

/** A sandbox, as far as those of all vendors are alike. */
export interface PlayedAccount {
  readonly world: object
  readonly faults: {
    next(kind: FaultKind, options?: NextFault): void
    record(kind: 403 | 404, path: RegExp): void
    clear(): void
  }
  readonly log: readonly { readonly method: string; readonly path: string; readonly status: number }[]
  beforeRequest: ((request: SandboxRequest, index: number) => void) | undefined
  calls: number
  count429: number
  handle(request: SandboxRequest): SandboxResponse
  listen(port?: number): Promise<string>
  close(): Promise<void>
}

/** Something that happens in the account. The numbers choose what it happens to, whatever the account holds by then. */
export interface Mutation {
  readonly kind: string
  readonly a: number
  readonly b: number
}

/** What every table must hold, by stream. */
export type Truth = Readonly<Record<string, TrueTable>>

/** Stored rows by key. */
export type Rows = ReadonlyMap<string, StoredRow>

/** A parent whose children were read; `compare` says that those not met are gone. */
export type ParentNoted = WriteBatch['parentsDone'][number]

export interface AccountDraw {
  /** Draws the account and everything in it. */
  readonly seed: number
  readonly clock: { now(): number }
}

export interface ConfigGiven {
  readonly baseUrl: string
  /** A folder of the test's own, where tokens may be kept. */
  readonly folder: string
}

export interface CrashSetting<Account extends PlayedAccount = PlayedAccount, Options extends object = object> {
  readonly account: Partial<Options>
  /** The vendor's clock is in the same hurry as the run's: its rules speak of minutes. */
  readonly hurried: boolean
  /** Real time until all that happened may be read, ms. */
  readonly restMs: number
  /** Its own way into the account. */
  config?(given: ConfigGiven): SourceConfig
  /**
   * Lets that way be open before a run. A kill between a vendor that renewed a token and the disk that should keep it cannot be
   * made good by any program: then somebody authorizes anew, and the test is told so.
   */
  enter?(account: Account, given: ConfigGiven): Promise<'as before' | 'anew'>
}

/**
 * All that a test must know of a vendor to play any account of it, so that one suite holds for every vendor. Methods, so that
 * a vendor with narrower options passes for any vendor.
 */
export interface Vendor<Account extends PlayedAccount = PlayedAccount, Options extends object = object> {
  readonly name: string
  readonly streams: readonly StreamSpec[]
  /** Streams that an account of the sandbox shows whole, where nobody limits it. */
  readonly shown: readonly string[]
  /** Scenarios worth playing. */
  readonly plays: readonly Play[]
  /** How long a change may stay unseen by a sync, ms. */
  readonly settleMs: number
  readonly mutationKinds: readonly string[]
  /** Options of an account whose few rows are many pages. */
  readonly manyPages: Partial<Options>
  open(options: Partial<Options> & AccountDraw): Account
  /** What `tajo.yml` gives for that account, with everything optional left as it is by default. */
  config(given: ConfigGiven): SourceConfig
  /** A few streams of their own kinds, a call in the middle of their sync, and an account that shows at once all that happens. */
  readonly busy: { readonly streams: readonly string[]; readonly middle: RegExp; readonly account: Partial<Options> }
  /** The same as lines of `tajo.yml`, below `connectors:`. */
  yaml(url: string): readonly string[]
  /** An account that takes some seconds to read, for runs that are killed. */
  readonly crash: CrashSetting<Account, Options>
  mutate(account: Account, mutation: Mutation): void
  truth(account: Account): Truth
  /** Columns that promises are about. */
  readonly promisedColumns: readonly string[]
  /** Streams whose parents, once noted as read, promise that all their children are stored. */
  readonly watchedChildren: readonly string[]
  /** Sentences about what a committed position promises and the rows lack. */
  lacking(account: Account, stream: string, position: Json | undefined, rows: Rows): readonly string[]
  /** The same of parents noted as read. */
  childrenLacking(account: Account, stream: string, parents: readonly ParentNoted[], rows: Rows): readonly string[]
}
