import { readTimeExport } from './time-export.ts'

/** Changes of tickets. Comments come along so that `ticket_comments` reads the same pages. */
export const readTicketEvents = readTimeExport({ sized: true })
