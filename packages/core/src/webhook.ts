import type { Happening } from './happenings.ts'
import type { JsonObject } from './json.ts'

/** One delivery as it came in. */
export interface RawDelivery {
  readonly method: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The bytes as they were sent: a signature is of these and no others. */
  readonly body: Buffer
}

/** Whether a delivery comes from who it says. Never a thrown error: a forgery is an expected outcome. */
export type Verification =
  | { readonly ok: true; readonly secret: 'current' | 'previous' }
  | {
      readonly ok: false
      readonly reason: 'no-secret' | 'missing' | 'malformed' | 'mismatch' | 'stale'
      /** For the log of who runs the server; tells the sender nothing. */
      readonly message: string
    }

/** What a delivery can be checked with. Two are live while one takes the other's place. */
export interface WebhookSecrets {
  readonly current: string | undefined
  readonly previous: string | undefined
}

/** A row that a delivery names. It is read again: what the delivery says about it is never stored. */
export interface Hint {
  readonly stream: string
  readonly key: string
  /** The vendor says it was deleted; reading it again decides. */
  readonly gone?: boolean
  /** Rows below it that are due too, by stream (`conversations` of a ticket). */
  readonly children?: readonly string[]
}

/** One event of a delivery, understood. */
export interface WebhookEvent {
  /** The same for a repeated delivery: the vendor's id, or a digest of what is in it. */
  readonly key: string
  /** The vendor's own word for what happened, `unknown` where it says none. */
  readonly topic: string
  /** What it means in Tajo's words, as far as it tells. */
  readonly happenings: readonly Happening[]
  /** When it happened, ISO 8601, where it says. */
  readonly at: string | null
  readonly hints: readonly Hint[]
  /** Caused by Tajo's own writing: an echo, noted and left alone. */
  readonly own: boolean
}

export type Unwrapped =
  | { readonly ok: true; readonly events: readonly WebhookEvent[] }
  /** Nothing in it can be understood; it is kept and shown as it is. */
  | { readonly ok: false; readonly message: string }

export interface SampleOptions {
  /** The vendor's own word; `undefined`: a change of a ticket, of a contact at Brevo. */
  readonly topic: string | undefined
  /** Of the delivery: another one each time. */
  readonly id: string
  readonly now: Date
}

/** How one vendor's webhooks are told from forgeries and understood. */
export interface WebhookKind {
  verify(delivery: RawDelivery, secrets: WebhookSecrets, nowMs: number): Verification
  /** `ownKey`: name of the key Tajo writes with, where the vendor tells which key caused a change. */
  unwrap(delivery: Pick<RawDelivery, 'headers' | 'body'>, own?: { readonly keyName?: string }): Unwrapped
  /** The answer on which this vendor sends again later. */
  readonly tryAgain: { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  /** A body as the vendor would send it, about its first ticket or about nobody: for trying the way, not for its content. */
  sample(options: SampleOptions): JsonObject
  /** Headers that make a body pass `verify`: for tests of an application. */
  sign(body: string | Buffer, secret: string, nowMs: number): Readonly<Record<string, string>>
}

/** What `tajo webhooks setup` makes at the vendor, before it does. */
export interface WebhookSetupPlan {
  readonly vendor: string
  readonly url: string
  /** What exists already and is left, changed or made. */
  readonly steps: readonly {
    readonly action: 'create' | 'update' | 'keep' | 'by-hand'
    /** One sentence. */
    readonly text: string
    /** For a step a person takes: the exact settings, in the words of the vendor's screens. */
    readonly settings?: Readonly<Record<string, string>>
  }[]
}

/** Registers webhooks at a vendor. `apply` does what `plan` said and nothing else. */
export interface WebhookSetup {
  /** `secret`: what deliveries are verified with now; compared with what is registered, and never part of the plan. */
  plan(options: { readonly url: string; readonly secret?: string | undefined }): Promise<WebhookSetupPlan>
  /** `secret`: what deliveries will be verified with, where the vendor makes it; the caller keeps it sealed. */
  apply(
    plan: WebhookSetupPlan,
    options: { readonly secret: string | undefined },
  ): Promise<{ readonly done: WebhookSetupPlan; readonly secret: string | undefined }>
}
