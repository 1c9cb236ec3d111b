/** What a key of a body may hold. */
export type KeyRule =
  | 'free'
  /** Literal `true`, or the key is not there. */
  | 'only true'
  | 'only false'
  | 'must be false'
  /** A boolean that must not be left out. */
  | 'must be said'
  | 'attributes'
  | 'csv'
  | { readonly rows: BodyRule }

export interface BodyRule {
  /** Keys there may be; any other is refused. */
  readonly keys: Readonly<Record<string, KeyRule>>
  /** Why a key that Brevo knows is refused. */
  readonly never?: Readonly<Record<string, string>>
}

export interface WriteRule {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Of the path under `/v3`. */
  readonly path: RegExp
  readonly name: string
  readonly body?: BodyRule
  /** Parameters there may be. */
  readonly query?: readonly string[]
  /** The path ends with the name of an attribute. */
  readonly attributeInPath?: true
}

const never = {
  forceMerge: 'a merge deletes one of two contacts, and whose blocklisting stays is not documented',
  consentGroupIds: 'consent groups are people’s own choice',
  consentGroups: 'consent groups are people’s own choice',
  smtpBlacklistSender: 'it replaces whom the contact refused mail from',
  email: 'a change of e-mail takes the blocklisting off',
  contact_properties: 'attributes go the way of contacts, where they can be checked',
  all: 'it would empty the list',
  fileUrl: 'rows in a file of somebody else cannot be checked',
} as const

const flags = { emailBlacklisted: 'only true', smsBlacklisted: 'only true' } as const

const event: BodyRule = {
  keys: { event_name: 'free', identifiers: 'free', event_date: 'free', event_properties: 'free', object: 'free' },
  never,
}
const members: BodyRule = { keys: { ids: 'free', emails: 'free', extIds: 'free' }, never }
const company: BodyRule = {
  keys: { name: 'free', attributes: 'free', countryCode: 'free', linkedContactsIds: 'free', linkedDealsIds: 'free' },
}
const webhook: BodyRule = {
  keys: {
    url: 'free',
    type: 'free',
    channel: 'free',
    events: 'free',
    auth: 'free',
    headers: 'free',
    batched: 'free',
    description: 'free',
    domain: 'free',
  },
}

/**
 * Every write there is. What is not here cannot be sent: deletes of contacts, lists, folders and attributes, double opt-in
 * mails, the transactional blocklist, consent groups, and whatever Brevo adds later.
 */
export const writeRules: readonly WriteRule[] = [
  {
    method: 'POST',
    path: /^\/contacts$/,
    name: '/contacts',
    body: {
      keys: {
        email: 'free',
        ext_id: 'free',
        attributes: 'attributes',
        listIds: 'free',
        updateEnabled: 'must be false',
        ...flags,
      },
      never,
    },
  },
  {
    method: 'PUT',
    // Not the resources beside contacts; an e-mail in a path has its @ encoded.
    path: /^\/contacts\/(?!(?:lists|folders|attributes|segments|import|export|batch|doubleOptinConfirmation)$)[^/]+$/,
    name: '/contacts/{identifier}',
    query: ['identifierType'],
    body: {
      keys: { attributes: 'attributes', ext_id: 'free', listIds: 'free', unlinkListIds: 'free', ...flags },
      never,
    },
  },
  {
    method: 'POST',
    path: /^\/contacts\/import$/,
    name: '/contacts/import',
    body: {
      keys: {
        jsonBody: { rows: { keys: { email: 'free', attributes: 'attributes' }, never } },
        fileBody: 'csv',
        listIds: 'free',
        updateExistingContacts: 'must be said',
        emptyContactsAttributes: 'only false',
        emailBlacklist: 'only true',
        smsBlacklist: 'only true',
        notifyUrl: 'free',
        disableNotification: 'free',
      },
      never,
    },
  },
  {
    method: 'POST',
    path: /^\/contacts\/attributes\/[a-z-]+\/[^/]+$/,
    name: '/contacts/attributes/{category}/{name}',
    attributeInPath: true,
    body: {
      keys: { type: 'free', enumeration: 'free', multiCategoryOptions: 'free', value: 'free', isRecurring: 'free' },
    },
  },
  {
    method: 'PUT',
    path: /^\/contacts\/attributes\/[a-z-]+\/[^/]+$/,
    name: '/contacts/attributes/{category}/{name}',
    attributeInPath: true,
    body: { keys: { enumeration: 'free', multiCategoryOptions: 'free', value: 'free' } },
  },
  { method: 'POST', path: /^\/contacts\/folders$/, name: '/contacts/folders', body: { keys: { name: 'free' } } },
  {
    method: 'PUT',
    path: /^\/contacts\/folders\/\d+$/,
    name: '/contacts/folders/{id}',
    body: { keys: { name: 'free' } },
  },
  {
    method: 'POST',
    path: /^\/contacts\/lists$/,
    name: '/contacts/lists',
    body: { keys: { name: 'free', folderId: 'free' } },
  },
  {
    method: 'PUT',
    path: /^\/contacts\/lists\/\d+$/,
    name: '/contacts/lists/{id}',
    body: { keys: { name: 'free', folderId: 'free' } },
  },
  {
    method: 'POST',
    path: /^\/contacts\/lists\/\d+\/contacts\/add$/,
    name: '/contacts/lists/{id}/contacts/add',
    body: members,
  },
  {
    method: 'POST',
    path: /^\/contacts\/lists\/\d+\/contacts\/remove$/,
    name: '/contacts/lists/{id}/contacts/remove',
    body: members,
  },
  { method: 'POST', path: /^\/events$/, name: '/events', body: event },
  { method: 'POST', path: /^\/events\/batch$/, name: '/events/batch', body: { keys: { events: { rows: event } } } },
  { method: 'POST', path: /^\/companies$/, name: '/companies', body: company },
  { method: 'PATCH', path: /^\/companies\/[0-9a-f]{24}$/, name: '/companies/{id}', body: company },
  {
    method: 'PATCH',
    path: /^\/companies\/link-unlink\/[0-9a-f]{24}$/,
    name: '/companies/link-unlink/{id}',
    body: {
      keys: { linkContactIds: 'free', unlinkContactIds: 'free', linkDealsIds: 'free', unlinkDealsIds: 'free' },
    },
  },
  { method: 'POST', path: /^\/webhooks$/, name: '/webhooks', body: webhook },
  { method: 'PUT', path: /^\/webhooks\/\d+$/, name: '/webhooks/{id}', body: webhook },
  { method: 'DELETE', path: /^\/webhooks\/\d+$/, name: '/webhooks/{id}' },
]
