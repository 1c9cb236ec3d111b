/** Kinds of value a search compares with. */
export type FieldKind =
  | 'status'
  | 'priority'
  | 'ticketType'
  | 'role'
  | 'person'
  | 'name'
  | 'text'
  | 'number'
  | 'moment'
  | 'flag'
  | 'custom'

/** Keywords of the vendor's search by what is searched [doc] "Zendesk Support search reference". */
export const searchFields = {
  tickets: {
    status: 'status',
    custom_status_id: 'number',
    priority: 'priority',
    ticket_type: 'ticketType',
    subject: 'text',
    description: 'text',
    comment: 'text',
    tags: 'text',
    external_id: 'text',
    via: 'text',
    satisfaction: 'text',
    form: 'text',
    brand: 'name',
    group: 'name',
    organization: 'name',
    requester: 'person',
    submitter: 'person',
    assignee: 'person',
    commenter: 'person',
    cc: 'person',
    has_attachment: 'flag',
    created: 'moment',
    updated: 'moment',
    solved: 'moment',
    due_date: 'moment',
  },
  users: {
    role: 'role',
    name: 'text',
    email: 'text',
    phone: 'text',
    tags: 'text',
    notes: 'text',
    details: 'text',
    external_id: 'text',
    organization: 'name',
    group: 'name',
    is_verified: 'flag',
    is_suspended: 'flag',
    created: 'moment',
    updated: 'moment',
  },
  organizations: {
    name: 'text',
    tags: 'text',
    notes: 'text',
    details: 'text',
    external_id: 'text',
    created: 'moment',
    updated: 'moment',
  },
} as const satisfies Record<string, Record<string, FieldKind>>

export type SearchObject = keyof typeof searchFields

type Fields<Of extends SearchObject> = (typeof searchFields)[Of]

/** One of the vendor's keywords, or a custom field of tickets by its id. */
export type FieldName<Of extends SearchObject> =
  | (keyof Fields<Of> & string)
  | (Of extends 'tickets' ? `custom_field_${number}` : never)

export type KindOf<Of extends SearchObject, Name> = Name extends keyof Fields<Of>
  ? Extract<Fields<Of>[Name], FieldKind>
  : 'custom'

/** Words of a fixed set, in the vendor's order: `status<solved`. */
export const words = {
  status: ['new', 'open', 'pending', 'hold', 'solved', 'closed'],
  priority: ['low', 'normal', 'high', 'urgent'],
  ticketType: ['question', 'incident', 'problem', 'task'],
  role: ['end-user', 'agent', 'admin'],
} as const satisfies Partial<Record<FieldKind, readonly string[]>>
