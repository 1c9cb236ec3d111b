/** Where the server keeps its own things: deliveries, jobs, schedules, tokens. */
export type ControlAddress =
  | {
      readonly kind: 'pglite'
      /** Absolute. */
      readonly path: string
    }
  | {
      readonly kind: 'postgres'
      /** With its password: never printed. */
      readonly url: string
    }

export interface ServerConfig {
  readonly host: string
  readonly port: number
  /** How the world reaches it, without a slash at the end; vendors are told this address. */
  readonly publicUrl: string | undefined
  readonly maxBodyBytes: number
  /** Calls of the API a minute and token. */
  readonly callsPerMinute: number
  /** Pages of other origins that may call the API. */
  readonly corsOrigins: readonly string[]
  /** Help centers whose pages may report views and searches. */
  readonly beaconOrigins: readonly string[]
  readonly metrics: 'public' | 'token'
  /** How long bodies of deliveries are kept. */
  readonly keepDeliveriesMs: number
}

/** Who hears that a source is late, has failed, needs a person or is well again. */
export interface AlertsConfig {
  readonly webhook: { readonly url: string; readonly secret: string | undefined } | undefined
  readonly slack: string | undefined
  /** `smtp` with its password: never printed. */
  readonly email: { readonly smtp: string; readonly from: string; readonly to: readonly string[] } | undefined
  /** Addresses inside of one's own network may be told too. */
  readonly allowPrivate: boolean
}

/** How deliveries of one account are told from forgeries. */
export interface WebhooksConfig {
  /** `undefined`: none is set, and every delivery is refused, unless setup has kept one. */
  readonly secret: string | undefined
  /** Still taken while the other takes its place. */
  readonly previousSecret: string | undefined
  /** Name of the key Tajo writes to Brevo with, so that its own writes are told from others’. */
  readonly keyName: string | undefined
  readonly log: boolean
}
