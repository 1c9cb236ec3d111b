import { expect } from 'vitest'
import { displayWidth } from '../render/width.ts'

/** The text, after a look that no line of it is wider than a plain terminal. */
export function fits(text: string): string {
  for (const line of text.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80)
  return text
}
