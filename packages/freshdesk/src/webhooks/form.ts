import { isObject } from '@tajo/core/json'

const mostPairs = 2_000
const deepest = 10

/** `freshdesk_webhook[ticket_id]=11&…` as plain values; `undefined` where it is no form. A value that is a JSON object is read as one. */
export function parseForm(text: string): Record<string, unknown> | undefined {
  if (!text.includes('=')) return undefined
  const form = plain()
  let pairs = 0
  for (const [key, value] of new URLSearchParams(text.trim())) {
    pairs += 1
    if (pairs > mostPairs) break
    const path = key.split(/[[\]]+/).filter((part) => part !== '')
    if (path.length > 0) put(form, path.slice(0, deepest), contentOf(value))
  }
  return form
}

function put(form: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let here = form
  for (const part of path.slice(0, -1)) {
    const next = here[part]
    if (isObject(next)) here = next
    else {
      const made = plain()
      here[part] = made
      here = made
    }
  }
  const last = path.at(-1)
  if (last !== undefined) here[last] = value
}

function contentOf(text: string): unknown {
  if (!/^\s*\{\s*"/.test(text)) return text
  try {
    const parsed: unknown = JSON.parse(text)
    return isObject(parsed) ? parsed : text
  } catch {
    return text
  }
}

function plain(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>
}
