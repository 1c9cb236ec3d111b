import type { Listing } from '@tajo/core/api/listing'
import { automations, macros, triggers, views } from '../streams/business-rules.ts'
import { type Caller, type Id, idIn, one } from './calls.ts'
import { at, type Collection, collection, list, type Resource } from './lists.ts'
import type { Automation, Macro, Trigger, View, ViewCount } from './rows/rules.ts'
import type { Ticket } from './rows/tickets.ts'
import { ticketList } from './tickets.ts'

type RuleListParams = {
  /** Those in use, or those out of use. */
  readonly active?: boolean
}

interface Rules<Row> extends Collection<Row> {
  list(params?: RuleListParams): Listing<Row>
}

export interface RulesApi {
  /** @see https://developer.zendesk.com/api-reference/ticketing/business-rules/macros/ */
  readonly macros: Rules<Macro>
  /** @see https://developer.zendesk.com/api-reference/ticketing/business-rules/triggers/ */
  readonly triggers: Rules<Trigger>
  /** @see https://developer.zendesk.com/api-reference/ticketing/business-rules/automations/ */
  readonly automations: Rules<Automation>
  /** @see https://developer.zendesk.com/api-reference/ticketing/business-rules/views/ */
  readonly views: Rules<View> & {
    /** What the view shows; archived tickets are never in it. */
    tickets(id: Id): Listing<Ticket>
    /** The vendor may answer with what it counted minutes ago, and takes five calls a minute for one view. */
    count(id: Id): Promise<ViewCount | undefined>
  }
}

export function rulesApi(caller: Caller): RulesApi {
  const rules = <Row>(resource: Resource, singular: string): Rules<Row> => ({
    list: (params) => list(caller, resource, params),
    get: collection<Row>(caller, resource, singular).get,
  })
  const { name, path } = views
  return {
    macros: rules(macros, 'macro'),
    triggers: rules(triggers, 'trigger'),
    automations: rules(automations, 'automation'),
    views: {
      ...rules<View>(views, 'view'),
      tickets: (id) => list(caller, at(ticketList, `${path}/${idIn(id)}/tickets`)),
      count: (id) => one(caller, name, `${path}/${idIn(id)}/count`, 'view_count'),
    },
  }
}
