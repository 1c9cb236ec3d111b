import type { Column } from '@tajo/core/columns'

/** Columns that many of the vendor's records have in common. */

export const apiUrl = { type: 'text', description: 'Where the API shows the record.' } as const satisfies Column

export const position = { type: 'bigint', description: 'Place among its kind, lowest first.' } as const satisfies Column

/** @example timesOf('the group') // { created_at: …'When the group was created.', updated_at: …'Latest change of the group.' } */
export function timesOf(what: string) {
  return {
    created_at: { type: 'timestamp', description: `When ${what} was created.` },
    updated_at: { type: 'timestamp', description: `Latest change of ${what}.` },
  } as const
}

/** How a record came about: the channel as text, what the channel says of it as it is. */
export const via = {
  via_channel: {
    type: 'text',
    description: 'How it came about: web, email, api, mobile, rule, system, chat, native_messaging, voice and others.',
    from: ['via', 'channel'],
  },
  via_source: {
    type: 'json',
    description: 'What the channel says of it: `from`, `to` and `rel`; addresses and names among them.',
    from: ['via', 'source'],
    pii: true,
  },
} as const satisfies Readonly<Record<string, Column>>
