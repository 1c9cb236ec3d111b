/** `late`: older than it may be. `needs_you`: goes on only when a person does something. */
export type AlertState = 'ok' | 'late' | 'failed' | 'needs_you'

/** A change of state that people are told of. */
export interface Notice {
  readonly source: string
  /** `null`: the source as a whole. */
  readonly stream: string | null
  readonly before: AlertState
  readonly state: AlertState
  /** When it changed, ISO 8601. */
  readonly at: string
  /** How long the state before had lasted. */
  readonly afterMs: number
  readonly code: string | null
  readonly message: string | null
  readonly hint: string | null
}

/** `tajo: zendesk needs you` */
export function titleOf(notice: Notice): string {
  const what = notice.stream === null ? notice.source : `${notice.source}.${notice.stream}`
  switch (notice.state) {
    case 'ok':
      return `Tajo: ${what} has recovered`
    case 'late':
      return `Tajo: ${what} is late`
    case 'failed':
      return `Tajo: ${what} has failed`
    case 'needs_you':
      return `Tajo: ${what} needs you`
  }
}

export function textOf(notice: Notice): string {
  const lines = [
    notice.message,
    notice.hint,
    `It had been ${beforeWords[notice.before]} for ${duration(notice.afterMs)} until ${notice.at}.`,
  ]
  return lines.filter((line) => line !== null && line !== '').join('\n')
}

const beforeWords: Readonly<Record<AlertState, string>> = {
  ok: 'well',
  late: 'late',
  failed: 'failing',
  needs_you: 'waiting for you',
}

function duration(ms: number): string {
  const minutes = Math.max(0, Math.round(ms / 60_000))
  if (minutes < 60) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return `${Math.floor(minutes / (24 * 60))} days`
}
