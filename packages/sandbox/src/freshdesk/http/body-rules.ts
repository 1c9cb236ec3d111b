import type { Json } from '../../world/json.ts'

export interface Upload {
  readonly name: string
  readonly content_type: string
  readonly size: number
}

/** What a body's value must be, and what the endpoint then holds in hand. */
interface BodyTypes {
  readonly string: string
  readonly email: string
  readonly number: number
  readonly boolean: boolean
  /** Seconds since 1970, from any date-time the API reads. */
  readonly moment: number
  /** Seconds of the day's midnight in UTC, from `YYYY-MM-DD`. */
  readonly date: number
  readonly strings: readonly string[]
  readonly numbers: readonly number[]
  readonly object: { readonly [key: string]: Json }
  readonly objects: readonly { readonly [key: string]: Json }[]
  readonly files: readonly Upload[]
}

export interface BodyRule {
  readonly type: keyof BodyTypes
  readonly required?: true
  readonly nullable?: true
  readonly choices?: readonly (string | number)[]
  /** Longest text allowed, of each item in a list of texts. */
  readonly longest?: number
}

export type BodyRules = Readonly<Record<string, BodyRule>>

type Value<R extends BodyRule> = BodyTypes[R['type']] | (R extends { readonly nullable: true } ? null : never)
type RequiredKey<R extends BodyRules> = {
  [K in keyof R]: R[K] extends { readonly required: true } ? K : never
}[keyof R]

/** The body an endpoint gets once its rules were kept; an absent key stays absent, null stays null. */
export type BodyOf<R extends BodyRules> = { readonly [K in RequiredKey<R>]: Value<R[K]> } & {
  readonly [K in Exclude<keyof R, RequiredKey<R>>]?: Value<R[K]>
}
