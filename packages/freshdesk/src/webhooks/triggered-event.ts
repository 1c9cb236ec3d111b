import type { Change } from './change.ts'

/** Longer ones are not met; the rest of one is left unread. */
const longest = 4_000

/**
 * `{status:{from:2,to:4}}`, `{ticket_action:created}`, or several joined: looks like JSON and is none [client]. A value may hold
 * anything an agent typed, so what cannot be read is left out, and no text is an error.
 */
const change = /"?([a-z_][\w.]*)"?\s?:\s?(?:\{\s?"?from"?\s?:([^{},]*),\s?"?to"?\s?:([^{}]*)\}|([^{},]*))/gi

/** What `{{triggered_event}}` says happened. Empty for a text that is not of this kind. */
export function parseTriggeredEvent(text: string): readonly Change[] {
  const short = text.slice(0, longest).replace(/\s+/g, ' ').trim()
  if (!short.startsWith('{')) return []
  const changes: Change[] = []
  for (const [, name = '', from, to, value] of short.matchAll(change)) {
    const known = name.toLowerCase()
    // What is left of a pair whose first value has a comma.
    if (known === 'from' || known === 'to') continue
    if (from !== undefined && to !== undefined) changes.push({ name: known, from: bare(from), to: bare(to) })
    else changes.push(value === undefined || bare(value) === '' ? { name: known } : { name: known, value: bare(value) })
  }
  return changes
}

/** The text of the one thing that can happen to a ticket only once. */
export function isCreationAlone(text: string): boolean {
  return /^\{\s?ticket_action\s?:\s?created\s?\}$/.test(text.trim())
}

function bare(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, '$2')
}
