/** A line of its own that stands for any number of lines left out. */
const leftOut = '…'

const volatile: readonly (readonly [RegExp, string])[] = [
  // Run ids first: they begin like a time.
  [/\b\d{8}T\d{6}Z?-[0-9a-f]{6}\b/g, '<run>'],
  [/\bPlan [0-9a-f]{8}\b/g, 'Plan <plan>'],
  [/\b\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\+00(?::00)?)?/g, '<time>'],
  [/\b\d+(?:\.\d+)? (?:ms|s|min|h|d)(?: \d+ (?:s|min|h))?\b/g, '<span>'],
  [/\bjust now\b|<span> ago\b/g, '<ago>'],
  [/\b\d+(?:\.\d+)? [kMGT]B\b/g, '<size>'],
  [/\bNode? ?v?\d+\.\d+\.\d+\b|\b2\d\.\d+\.\d+\b/g, '<version>'],
  [/[\d,]+ left in this one/g, '<n> left in this one'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'],
]

/**
 * What differs between a page's output and the real one, `undefined` when nothing does. Times, spans, ids, sizes and widths
 * of columns do not count; a line `…` stands for any lines.
 */
export function difference(expected: string, actual: string, anyNumbers = false): string | undefined {
  const want = linesOf(expected, anyNumbers)
  const have = linesOf(actual, anyNumbers)
  return matches(want, have) ? undefined : firstDifference(want, have)
}

/** The real output shortened like the page's: of each line shown there, the real one that differs in numbers only. */
export function asShortAs(page: string, real: string): string {
  const shown = page.split('\n')
  if (!shown.includes(leftOut)) return real
  const lines = real.split('\n')
  let from = 0
  const mended = shown.map((line) => {
    if (line === leftOut || line === '') return line
    const at = lines.findIndex((other, place) => place >= from && plain(other, true) === plain(line, true))
    if (at === -1) return line
    from = at + 1
    return lines[at] ?? line
  })
  return mended.join('\n')
}

function matches(want: readonly string[], have: readonly string[]): boolean {
  const [first, ...rest] = want
  if (first === undefined) return have.length === 0
  if (first !== leftOut) return have.length > 0 && first === have[0] && matches(rest, have.slice(1))
  for (let skipped = 0; skipped <= have.length; skipped += 1) if (matches(rest, have.slice(skipped))) return true
  return false
}

function firstDifference(want: readonly string[], have: readonly string[]): string {
  const at = want.findIndex((line, index) => line !== leftOut && line !== have[index] && !have.includes(line))
  const line = at === -1 ? undefined : want[at]
  const shown = have.map((one) => `    ${one}`).join('\n')
  return `${line === undefined ? 'lines are missing, too many or in another order' : `the page says: ${line}`}\n  the command said:\n${shown}`
}

function linesOf(text: string, anyNumbers: boolean): string[] {
  return text
    .split('\n')
    .map((line) => plain(line, anyNumbers))
    .filter((line) => line !== '')
}

function plain(line: string, anyNumbers: boolean): string {
  const settled = volatile.reduce((text, [pattern, by]) => text.replace(pattern, by), line)
  const counted = anyNumbers ? settled.replace(/\d+(?:[.,]\d+)*/g, '<n>') : settled
  return counted
    .replace(/[-─━]{2,}/g, '--')
    .replace(/\s+/g, ' ')
    .trim()
}
