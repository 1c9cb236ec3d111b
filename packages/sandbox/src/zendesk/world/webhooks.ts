/** Webhooks of the account, as stored: secrets inside, never on the wire [rec]. */
export interface Webhook {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly status: 'active' | 'inactive'
  readonly subscriptions: readonly string[]
  readonly created_at: number
  readonly created_by: string
  readonly updated_at?: number
  readonly updated_by?: string
  readonly endpoint: string
  readonly http_method: string
  readonly request_format: string
  readonly custom_headers?: Readonly<Record<string, string>>
  readonly authentication?: {
    readonly type: string
    readonly data?: Readonly<Record<string, string>>
    readonly add_position?: string
  }
  readonly secret: string
}

export class Webhooks {
  readonly all = new Map<string, Webhook>()
  #made = 0
  #turns = 0

  /** 26 letters of a ULID, rising. */
  nextId(): string {
    this.#made += 1
    return `01HANA${this.#made.toString(32).toUpperCase().padStart(20, '0')}`
  }

  /** How often a secret was replaced. */
  nextTurn(): number {
    this.#turns += 1
    return this.#turns
  }
}
