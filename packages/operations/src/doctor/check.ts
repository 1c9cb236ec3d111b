/** One thing looked at; whatever is not ok says how to mend it. */
export type Check = {
  readonly name: string
  readonly text: string
} & (
  | { readonly result: 'ok' }
  | { readonly result: 'warn'; readonly fix: string }
  | { readonly result: 'fail'; readonly fix: string; readonly exitCode: number }
)
