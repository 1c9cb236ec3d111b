import type { Listing } from '@tajo/core/api/listing'
import type { AttributeValue } from '@tajo/core/destination'
import { caps } from '../limits.ts'
import { type Caller, list, one, written } from './calls.ts'
import type { Process } from './rows.ts'

export interface ImportRequest {
  /** Up to about 8 MB. Names of attributes in capital letters; a `false` is said to be ignored here. */
  readonly contacts: readonly {
    readonly email: string
    readonly attributes?: Readonly<Record<string, AttributeValue>>
  }[]
  /** Lists every row is added to, at least one. */
  readonly listIds: readonly [number, ...number[]]
  /** Whether contacts that are there already are changed. */
  readonly updateExistingContacts: boolean
  /** Every row onto the blocklist, those that are there already included where they are changed. */
  readonly emailBlacklist?: true
  readonly smsBlacklist?: true
  /** Called when it has ended. */
  readonly notifyUrl?: string
}

export interface ImportsApi {
  /**
   * Begins an import; `processes.get` says when it has ended, and where the rows are that were not taken. Contacts that are not
   * there are made, and without `emailBlacklist` they are mailed by campaigns.
   *
   * @example
   * const { processId } = await brevo.imports.start({
   *   contacts: [{ email: 'mira@acme.example', attributes: { OPEN_TICKETS: 2 } }],
   *   listIds: [31],
   *   updateExistingContacts: true,
   * }) // processId: 78
   * @see https://developers.brevo.com/reference/import-contacts
   */
  start(request: ImportRequest): Promise<{ readonly processId: number }>
}

/** Each call is one of a hundred an hour: ask once a minute at most. */
export interface ProcessesApi {
  /** @see https://developers.brevo.com/reference/get-processes */
  list(): Listing<Process>
  /**
   * @example (await brevo.processes.get(78))?.status // 'completed'
   * @see https://developers.brevo.com/reference/get-process
   */
  get(id: number): Promise<Process | undefined>
}

export function importsApi(caller: Caller): ImportsApi {
  return {
    start: ({ contacts, ...rest }) =>
      written(caller, {
        method: 'POST',
        path: '/contacts/import',
        json: { ...rest, jsonBody: contacts, emptyContactsAttributes: false, disableNotification: true },
        stream: 'imports',
        safety: 'unsafe',
      }),
  }
}

export function processesApi(caller: Caller): ProcessesApi {
  const stream = 'processes'
  return {
    list: () => list(caller, { stream, path: '/processes', key: 'processes', pageSize: caps.listsPerPage }),
    get: (id) => one(caller, stream, `/processes/${id}`),
  }
}
