/** Numbers of the support model that a mapping can name beside the contact's own fields, and what an attribute of them holds. */
export const metricFields = {
  total_tickets: 'float',
  open_tickets: 'float',
  pending_tickets: 'float',
  solved_tickets: 'float',
  reopened_tickets: 'float',
  avg_csat: 'float',
  avg_satisfaction: 'float',
  last_csat: 'float',
  first_ticket_date: 'date',
  last_ticket_date: 'date',
  avg_first_reply_minutes: 'float',
  avg_resolution_minutes: 'float',
  resolution_rate: 'float',
  nps: 'float',
} as const

/** Whether a mapped field is computed, so that no edit in Brevo can flow back into it. */
export function isMetric(field: string): field is keyof typeof metricFields {
  return Object.hasOwn(metricFields, field)
}
