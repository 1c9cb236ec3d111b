import type { AttributeValue } from '@tajo/core/destination'
import type { RejectionCause } from './ledger/rejected.ts'
import type { Outcome } from './plan.ts'

/** What is written together, and stops together when it is refused or its budget is used up. */
export type WriteKind = 'attributes' | 'contacts' | 'imports' | 'lists' | 'companies' | 'events'

/** What a run did, counted. Plain JSON. */
export interface ActivationReport {
  readonly planId: string
  /** `stopped`: it was interrupted; what was written and confirmed until then is saved. */
  readonly state: 'done' | 'stopped'
  /** Customers looked at, each with exactly one outcome. */
  readonly considered: number
  readonly outcomes: Readonly<Record<Outcome, number>>
  /** Of those delivered: without some part that was rejected. */
  readonly inPart: number
  readonly created: number
  readonly updated: number
  /** Of those delivered: as wanted already when their turn came, without a call. */
  readonly alreadyThere: number
  readonly attributesCreated: readonly string[]
  readonly lists: readonly { readonly id: number; readonly added: number; readonly removed: number }[]
  readonly events: {
    readonly sent: number
    readonly waiting: number
    readonly skipped: number
    /** No answer came, and the account does not show them yet: they are looked for by the next run. */
    readonly unanswered: number
    /** Of earlier runs, found to have arrived. */
    readonly found: number
  }
  readonly companies: {
    readonly created: number
    readonly renamed: number
    readonly linked: number
    readonly unlinked: number
    readonly waiting: number
  }
  readonly readBack: {
    /** Contacts compared with what was written. */
    readonly compared: number
    /** Contacts that were written. */
    readonly of: number
    /** Of those compared: not as written. */
    readonly differ: number
  }
  readonly calls: number
  readonly milliseconds: number
  /** Values Brevo did not take, by cause and field. */
  readonly rejected: readonly RejectedGroup[]
  /** Kinds of writes that ended early. */
  readonly ended: readonly { readonly kind: WriteKind; readonly reason: string; readonly waiting: number }[]
  readonly samples: readonly {
    readonly label: string
    readonly changes: readonly {
      readonly attribute: string
      readonly before: AttributeValue | null
      readonly after: AttributeValue | null
    }[]
    readonly addLists: readonly number[]
    readonly removeLists: readonly number[]
  }[]
  /** Sentences for a person. */
  readonly remarks: readonly string[]
}

export interface RejectedGroup {
  readonly cause: RejectionCause
  readonly field: string | null
  readonly count: number
  readonly message: string
  readonly fix: string
  /** Masked names of some. */
  readonly samples: readonly string[]
}

/** Where a run is. */
export interface ApplyProgress {
  readonly phase: 'attributes' | 'contacts' | 'lists' | 'read-back' | 'companies' | 'events'
  readonly done: number
  readonly of: number
}
