import type { Json, JsonObject } from '@tajo/core/json'

/** Actions an agent applies to a ticket with one click (vendor reference, scenario automations). */
export interface ScenarioAutomation {
  readonly id: number
  readonly name: string
  readonly description: string | null
  readonly actions: readonly { readonly name: string; readonly value?: Json }[]
  readonly private: boolean
  readonly created_at?: string
  readonly updated_at?: string
}

/** A rule that acts on tickets by itself (vendor reference, automations). */
export interface AutomationRule {
  readonly id: number
  readonly name: string
  readonly description?: string | null
  /** Order in which rules of its type run, 1 first. */
  readonly position: number
  readonly active: boolean
  readonly outdated?: boolean
  readonly performer?: JsonObject
  readonly events?: readonly JsonObject[]
  readonly conditions?: Json
  readonly operator?: string
  /** A webhook among them may hold passwords and keys in clear. */
  readonly actions: readonly JsonObject[]
  readonly summary?: JsonObject
  readonly affected_tickets_count?: number
  readonly last_updated_by?: number | null
  readonly meta?: JsonObject
  readonly created_at: string
  readonly updated_at: string
}
