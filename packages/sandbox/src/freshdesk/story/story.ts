import { Random } from '../../story/random.ts'
import type { WorldData } from '../world/data.ts'
import { calendarOf } from './arrivals.ts'
import { automate } from './automation.ts'
import { writeCannedResponses } from './canned-responses.ts'
import { foundCompanies } from './companies.ts'
import { configure } from './configuration.ts'
import { meetContacts } from './contacts.ts'
import { defineCustomObjects } from './custom-objects.ts'
import { defineFields } from './fields.ts'
import { settleFirstMeetings } from './first-meetings.ts'
import { openForums } from './forums.ts'
import { trackIncident } from './incident.ts'
import { writeArticles } from './knowledge.ts'
import { hireStaff } from './staff.ts'
import { type Listen, writeTickets } from './tickets.ts'

/**
 * Eighteen months of a software company's help desk: ordinary work in eight languages, one account that is
 * served well and three that are not, an afternoon on which the product was down, a Monday nobody answered in time.
 */
export function tellStory(data: WorldData, listen?: Listen): void {
  const { seed, size } = data.settings
  const random = new Random(seed)
  const calendar = calendarOf(data.now())
  defineFields(data, calendar.since)
  hireStaff(data, random, calendar.since, calendar.now)
  configure(data, calendar.since)
  const customers = foundCompanies(data, random, size.companies, calendar.now)
  const people = meetContacts(data, random, customers, size.contacts, calendar.now)
  writeTickets(data, random, people, calendar, listen)
  settleFirstMeetings(data)
  trackIncident(data, calendar)
  automate(data, calendar.since)
  writeCannedResponses(data, calendar.since)
  writeArticles(data, random, calendar.since)
  openForums(data, random, calendar.since)
  defineCustomObjects(data, random, calendar.since)
}
