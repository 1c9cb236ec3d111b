export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A record kept exactly as it is sent; used for tables nobody edits. */
export type Row = { readonly id: number; readonly [key: string]: Json }

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
