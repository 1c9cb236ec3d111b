import { automations, scenario_automations } from '../streams/automations.ts'
import { canned_response_folders, canned_responses } from '../streams/canned-responses.ts'
import { company_fields, contact_fields, ticket_fields, ticket_forms } from '../streams/fields.ts'
import { groups, roles, skills } from '../streams/people.ts'
import { satisfaction_ratings, surveys } from '../streams/satisfaction.ts'
import * as account from '../streams/settings.ts'
import { time_entries } from '../streams/time-entries.ts'
import { ask, type Caller, expectAnswer, one, recordIn } from './calls.ts'
import type { Listing } from './listing.ts'
import { below, type Collection, collection, list } from './lists.ts'
import type { Moment } from './params.ts'
import type { AutomationRule, ScenarioAutomation } from './rows/automations.ts'
import type { CannedResponse, CannedResponseFolder } from './rows/canned-responses.ts'
import type { CompanyField, ContactField, TicketField, TicketForm } from './rows/fields.ts'
import type { Job } from './rows/jobs.ts'
import type { Group, GroupView, Role, Skill } from './rows/people.ts'
import type { SatisfactionRating, Survey } from './rows/satisfaction.ts'
import type {
  Account,
  BusinessHours,
  EmailConfig,
  EmailMailbox,
  HelpdeskSettings,
  Product,
  SlaPolicy,
} from './rows/settings.ts'
import type { TimeEntry } from './rows/time-entries.ts'
