import type { Json, JsonObject } from '@tajo/core/json'
import type { Times } from './common.ts'

interface Action {
  readonly field: string
  readonly value: Json
}

interface Condition {
  readonly field: string
  readonly operator: string
  readonly value: Json
}

interface Conditions {
  /** All of these hold. */
  readonly all: readonly Condition[]
  /** And one of these, where there are any. */
  readonly any: readonly Condition[]
}

/** Who may use it: a type and ids. */
interface Restriction {
  readonly type: string
  readonly id?: number
  readonly ids?: readonly number[]
}

interface Rule extends Times {
  readonly id: number
  readonly url: string
  readonly title: string
  readonly raw_title?: string
  readonly description: string | null
  readonly active: boolean
  readonly default?: boolean
  readonly position: number
}

export interface Macro extends Rule {
  readonly actions: readonly Action[]
  /** `null`: everybody. */
  readonly restriction: Restriction | null
}

export interface View extends Rule {
  readonly conditions: Conditions
  /** How it is shown: columns, grouping, order. */
  readonly execution: JsonObject
  /** `null`: everybody. */
  readonly restriction: Restriction | null
}

export interface Trigger extends Rule {
  readonly actions: readonly Action[]
  readonly conditions: Conditions
  /** The vendor sends this id as text. */
  readonly category_id?: string | null
}

export interface Automation extends Rule {
  readonly actions: readonly Action[]
  readonly conditions: Conditions
}

/** How many tickets a view shows, as the vendor last counted. */
export interface ViewCount {
  readonly view_id: number
  readonly url: string
  /** `null` while it is being counted. */
  readonly value: number | null
  readonly pretty: string
  /** Counted just now. */
  readonly fresh: boolean
  readonly active?: boolean
}
