/** What can be asked for as a job. */
export const jobKinds = ['sync', 'models', 'activate', 'delivery', 'erase', 'verify'] as const
export type JobKind = (typeof jobKinds)[number]

/** How often, and after how long, a job that failed on something passing is tried again. The wait doubles up to the longest. */
export interface RetryRule {
  readonly times: number
  readonly delaySeconds: number
  readonly longestSeconds: number
}

export const retryRules: Readonly<Record<JobKind, RetryRule>> = {
  sync: { times: 4, delaySeconds: 30, longestSeconds: 1800 },
  models: { times: 3, delaySeconds: 30, longestSeconds: 600 },
  activate: { times: 4, delaySeconds: 30, longestSeconds: 1800 },
  // Somebody’s news wait.
  delivery: { times: 8, delaySeconds: 2, longestSeconds: 600 },
  erase: { times: 5, delaySeconds: 60, longestSeconds: 3600 },
  verify: { times: 2, delaySeconds: 60, longestSeconds: 600 },
}

/** Jobs of one lane run one after the other, whatever their kind: a source has one run at a time, and the models of all have one. */
export function laneOf(kind: JobKind, source: string | null): string {
  if (source !== null) return `source ${source}`
  return kind === 'activate' ? '* models' : `* ${kind}`
}

export function deadLetterOf(kind: JobKind): string {
  return `${kind}_dead`
}
