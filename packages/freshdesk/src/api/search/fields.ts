/** Kinds of value a search compares with. A custom field’s kind stands in the account’s own definitions. */
export type FieldKind = 'integer' | 'text' | 'date' | 'flag' | 'custom'

/**
 * What the vendor's search knows by name (reference, filter tickets, contacts and companies). `agent_id` and `tag` are the
 * names here of what a ticket calls `responder_id` and `tags`; requester, subject, source and product cannot be searched.
 */
export const searchFields = {
  tickets: {
    agent_id: 'integer',
    group_id: 'integer',
    priority: 'integer',
    status: 'integer',
    tag: 'text',
    type: 'text',
    due_by: 'date',
    fr_due_by: 'date',
    created_at: 'date',
    updated_at: 'date',
    // Any text field of the account: for one made or moved lately, which does not answer to its own name yet.
    custom_string: 'text',
  },
  contacts: {
    active: 'flag',
    company_id: 'integer',
    twitter_id: 'text',
    email: 'text',
    phone: 'text',
    mobile: 'text',
    tag: 'text',
    language: 'text',
    time_zone: 'text',
    created_at: 'date',
    updated_at: 'date',
  },
  companies: {
    domain: 'text',
    created_at: 'date',
    updated_at: 'date',
  },
} as const satisfies Record<string, Record<string, FieldKind>>

export type SearchObject = keyof typeof searchFields

type Fields<Of extends SearchObject> = (typeof searchFields)[Of]

/** A field’s name: one of the vendor's, or a custom one. */
export type FieldName<Of extends SearchObject> = (keyof Fields<Of> & string) | `cf_${string}`

export type KindOf<Of extends SearchObject, Name> = Name extends keyof Fields<Of>
  ? Extract<Fields<Of>[Name], FieldKind>
  : 'custom'
