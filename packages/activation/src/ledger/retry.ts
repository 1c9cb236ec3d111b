const hourMs = 3_600_000
/** After so many tries in vain a value is left alone until it, the mapping or the contact changes. */
const mostAttempts = 6

/** When a value that was not taken is tried again: after one hour, four, sixteen …; `null`: not by itself. */
export function nextTry(attempts: number, nowMs: number): string | null {
  if (attempts >= mostAttempts) return null
  return new Date(nowMs + hourMs * 4 ** Math.max(0, attempts - 1)).toISOString()
}
