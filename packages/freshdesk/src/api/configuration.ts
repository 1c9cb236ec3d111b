import type { Listing } from '@tajo/core/api/listing'
import { automations, scenario_automations } from '../streams/automations.ts'
import { canned_response_folders, canned_responses } from '../streams/canned-responses.ts'
import { ticket_fields } from '../streams/fields.ts'
import { account, email_mailboxes, settings, sla_policies } from '../streams/settings.ts'
import { ask, type Caller, expectAnswer, one, recordIn } from './calls.ts'
import { below, type Collection, collection, list } from './lists.ts'
import type { AutomationRule, ScenarioAutomation } from './rows/automations.ts'
import type { CannedResponse, CannedResponseFolder } from './rows/canned-responses.ts'
import type { TicketField } from './rows/fields.ts'
import type { Job } from './rows/jobs.ts'
import type { Account, EmailMailbox, HelpdeskSettings, SlaPolicy } from './rows/settings.ts'

type MailboxListParams = {
  readonly supportEmail?: string
  readonly forwardEmail?: string
  readonly productId?: number
  readonly groupId?: number
  readonly active?: boolean
}

/** When the rules of a list run: 1 on ticket creation, 3 every hour, 4 on ticket updates. */
type AutomationType = 1 | 3 | 4

export interface ConfigurationApi {
  /** @see https://developers.freshdesk.com/api/#account */
  readonly account: { get(): Promise<Account> }
  /**
   * The languages of the helpdesk.
   *
   * @see https://developers.freshdesk.com/api/#settings
   */
  readonly settings: { get(): Promise<HelpdeskSettings> }
  /** @see https://developers.freshdesk.com/api/#list_all_ticket_fields */
  readonly ticketFields: {
    /** All of them, or those of one type such as `custom_dropdown`. */
    list(params?: { readonly type?: `default_${string}` | `custom_${string}` | 'nested_field' }): Listing<TicketField>
  }
  /** @see https://developers.freshdesk.com/api/#email-mailboxes */
  readonly emailMailboxes: {
    list(params?: MailboxListParams): Listing<EmailMailbox>
    get(id: number): Promise<EmailMailbox | undefined>
  }
  /**
   * A policy cannot be read by itself.
   *
   * @see https://developers.freshdesk.com/api/#sla-policies
   */
  readonly slaPolicies: { list(): Listing<SlaPolicy> }
  /** @see https://developers.freshdesk.com/api/#list_all_canned_response_folders */
  readonly cannedResponseFolders: Collection<CannedResponseFolder> & {
    /** There is no list of the responses of all folders. */
    responses(folderId: number): Listing<CannedResponse>
  }
  /** @see https://developers.freshdesk.com/api/#view_canned_response */
  readonly cannedResponses: { get(id: number): Promise<CannedResponse | undefined> }
  /** @see https://developers.freshdesk.com/api/#scenario-automations */
  readonly scenarioAutomations: { list(): Listing<ScenarioAutomation> }
  /** @see https://developers.freshdesk.com/api/#automation_rules */
  readonly automations: {
    list(type: AutomationType): Listing<AutomationRule>
    get(type: AutomationType, id: number): Promise<AutomationRule | undefined>
  }
  /**
   * How far a bulk change or an export has come.
   *
   * @see https://developers.freshdesk.com/api/#jobs
   */
  readonly jobs: { get(id: string): Promise<Job | undefined> }
}

export function configurationApi(caller: Caller): ConfigurationApi {
  const only = async <Row>({ name, path }: { readonly name: string; readonly path: string }): Promise<Row> =>
    recordIn(expectAnswer(await ask(caller, name, path), name, path))
  const rules = (type: AutomationType) => automations.path.replace('{type}', String(type))
  return {
    account: { get: () => only(account) },
    settings: { get: () => only(settings) },
    ticketFields: { list: (params) => list(caller, ticket_fields, params) },
    emailMailboxes: {
      list: (params) => list(caller, email_mailboxes, params),
      get: collection<EmailMailbox>(caller, email_mailboxes).get,
    },
    slaPolicies: { list: () => list(caller, sla_policies) },
    cannedResponseFolders: {
      ...collection(caller, canned_response_folders),
      responses: (folderId) => list(caller, below(canned_responses, folderId)),
    },
    cannedResponses: { get: (id) => one(caller, canned_responses.name, `/canned_responses/${id}`) },
    scenarioAutomations: { list: () => list(caller, scenario_automations) },
    automations: {
      list: (type) => list(caller, { ...automations, path: rules(type) }),
      get: (type, id) => one(caller, automations.name, `${rules(type)}/${id}`),
    },
    jobs: { get: (id) => one(caller, 'jobs', `/jobs/${encodeURIComponent(id)}`) },
  }
}
