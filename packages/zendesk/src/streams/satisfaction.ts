import { readList } from '../read/list.ts'
import { readRatings, readSurveyResponses } from '../read/satisfaction.ts'
import type { ZendeskStream } from '../stream.ts'
import { apiUrl, timesOf } from './columns.ts'

export const satisfaction_reasons = {
  name: 'satisfaction_reasons',
  description: 'Reasons customers can choose for a bad rating; part of the former satisfaction survey.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/ticket-management/satisfaction_reasons/',
  path: '/satisfaction_reasons',
  collection: 'reasons',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'single',
  credits: 1,
  needs: { role: 'admin', feature: 'satisfaction reasons' },
  deletes: 'compare',
  deletedBy: 'deleted_at',
  columns: {
    id: { type: 'bigint', description: 'Identifies the reason.' },
    reason_code: { type: 'bigint', description: 'Code of the reason; the account’s own begin at 1000.' },
    value: { type: 'text', description: 'The reason in the account’s language.' },
    raw_value: { type: 'text', description: 'The same with placeholders of dynamic content left in.' },
    url: apiUrl,
    ...timesOf('the reason'),
    deleted_at: { type: 'timestamp', description: 'When it was deleted; null while it is not.' },
  },
  read: readList,
} as const satisfies ZendeskStream

export const satisfaction_ratings = {
  name: 'satisfaction_ratings',
  description:
    'Ratings of the former satisfaction survey: one row per offer, changed in place when the customer answers.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/ticket-management/satisfaction_ratings/',
  path: '/satisfaction_ratings',
  collection: 'satisfaction_ratings',
  key: ['id'],
  syncTypes: ['incremental', 'full_table'],
  // The filter goes by creation [guess] and an answer comes while the ticket is solved, which ends after 28 days: older rows rest.
  cursor: { field: 'created_at', filter: 'start_time', order: 'none', lookbackDays: 45 },
  paging: 'tokens',
  credits: 1,
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the offer and its rating.' },
    ticket_id: { type: 'bigint', description: 'Ticket rated.' },
    requester_id: { type: 'bigint', description: 'User who was asked.' },
    assignee_id: { type: 'bigint', description: 'Agent assigned at the time of the rating.' },
    group_id: { type: 'bigint', description: 'Group assigned at the time of the rating.' },
    score: { type: 'text', description: 'offered, unoffered, good or bad.' },
    comment: { type: 'text', description: 'What the customer wrote.', pii: true },
    reason: { type: 'text', description: 'Why it was rated bad, in words.' },
    reason_id: { type: 'bigint', description: 'Why it was rated bad, a row of satisfaction_reasons.' },
    reason_code: { type: 'bigint', description: 'Code of that reason.' },
    url: apiUrl,
    created_at: { type: 'timestamp', description: 'When the rating was offered; not when it was given.' },
    updated_at: { type: 'timestamp', description: 'Latest change, such as the answer.' },
  },
  read: readRatings,
} as const satisfies ZendeskStream

export const survey_responses = {
  name: 'survey_responses',
  description:
    'Answers to the satisfaction surveys that replaced the former rating; accounts have the one or the other.',
  docs: 'https://developer.zendesk.com/api-reference/ticketing/ticket-management/csat_survey_responses/',
  path: '/guide/survey_responses',
  collection: 'survey_responses',
  key: ['id'],
  about: { responder_id: 'users' },
  syncTypes: ['incremental', 'full_table'],
  // Filtered by creation; a response may be edited until expires_at. [doc]
  cursor: { field: 'created_at', filter: 'filter[created_at_start]', order: 'none', lookbackDays: 45 },
  paging: 'tokens',
  credits: 1,
  needs: { role: 'admin', feature: 'satisfaction surveys' },
  deletes: 'never',
  columns: {
    id: { type: 'text', description: 'Identifies the response, a ULID.' },
    survey_id: { type: 'text', description: 'Survey answered, a ULID.', from: ['survey', 'id'] },
    survey_version: {
      type: 'bigint',
      description: 'Version of the survey it was answered in.',
      from: ['survey', 'version'],
    },
    survey_state: { type: 'text', description: 'State of that survey.', from: ['survey', 'state'] },
    responder_id: { type: 'bigint', description: 'User who answered.' },
    subjects: {
      type: 'json',
      description: 'What was rated: type, id and zrn, such as zen:ticket:17.',
    },
    subject_zrns: { type: 'text[]', description: 'The same as zrns alone, where the vendor sends those.' },
    answers: {
      type: 'json',
      description:
        'Answers by question: rating_scale with rating and rating_category (bad, neutral, good), closed_ended, open_ended or skipped.',
      pii: true,
    },
    expires_at: { type: 'timestamp', description: 'Until when the customer may change it.' },
    created_at: { type: 'timestamp', description: 'When it was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of it.' },
  },
  read: readSurveyResponses,
} as const satisfies ZendeskStream
