import { good, type Parsed, wrong } from './parsed.ts'

/** Brevo's own names for consent and for the identity; a write to them could bring back somebody who left (brevo.md §9). */
const never = new Set(['EMAIL', 'OPT_IN', 'DOUBLE_OPT-IN', 'DOUBLE_OPT_IN', 'ADDED_TIME', 'MODIFIED_TIME', 'EXT_ID'])

/** Name of an attribute a mapping may write. The one line that says who the contact is reads `email: email`. */
export function parseAttributeName(text: string): Parsed<string> {
  const name = text.trim()
  if (name === 'email') return good(name)
  if (never.has(name.toUpperCase()))
    return wrong(
      `must not be ${name.toUpperCase()}: it holds who the contact is or what they consented to, and is never written`,
    )
  if (/^[A-Z][A-Z0-9_-]{0,49}$/.test(name)) return good(name)
  const better = name.toUpperCase().replace(/[^A-Z0-9_-]+/g, '_')
  return wrong(
    'must be an attribute of Brevo in capital letters, such as OPEN_TICKETS; Brevo drops values under other names without a word',
    /^[A-Z]/.test(better) ? { hint: `Write ${better}.` } : {},
  )
}

/** Name of a Brevo event: letters, digits, `-` and `_`, up to 255 of them. */
export function parseEventName(text: string): Parsed<string> {
  const name = text.trim()
  if (/^[A-Za-z0-9_-]{1,255}$/.test(name)) return good(name)
  return wrong('must be made of letters, digits, - and _ only (Brevo refuses the event otherwise)', {
    hint: `Write ${name.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 255)}.`,
  })
}
