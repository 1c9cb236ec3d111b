import { stripVTControlCharacters } from 'node:util'

// Ranges that terminals draw two cells wide: East Asian wide and full-width forms, and emoji.
const wide =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\u9FFF\uA000-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1F64F}\u{1F680}-\u{1F6FF}\u{1F900}-\u{1F9FF}\u{20000}-\u{3FFFD}]/u
const invisible = /[\p{Mn}\p{Me}\p{Cf}]/u
const simple = /^[\x20-\x7E]*$/

/** Cells the text takes in a terminal; colours take none. */
export function displayWidth(text: string): number {
  if (simple.test(text)) return text.length
  let width = 0
  for (const character of stripVTControlCharacters(text)) width += cells(character)
  return width
}

/** The text cut to `width` cells, with … where something is missing. The text has no colours. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const character of text) {
    used += cells(character)
    if (used > width - 1) break
    kept += character
  }
  return `${kept}…`
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text
}

/** Lines of at most `width` cells, broken between words; further lines begin with `indent`. */
export function wrap(text: string, width: number, indent = ''): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width, indent))
    .join('\n')
}

function wrapLine(line: string, width: number, indent: string): string {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    const longer = current === '' ? word : `${current} ${word}`
    if (displayWidth(longer) <= width || current.trim() === '') current = longer
    else {
      lines.push(current)
      current = indent + word
    }
  }
  return [...lines, current].join('\n')
}

function cells(character: string): number {
  if (invisible.test(character)) return 0
  return wide.test(character) ? 2 : 1
}
