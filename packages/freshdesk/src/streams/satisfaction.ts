import { readList } from '../read/list.ts'
import { readWindow } from '../read/window.ts'
import type { FreshdeskStream } from '../stream.ts'

export const surveys = {
  name: 'surveys',
  description: 'Satisfaction surveys and the questions they ask.',
  docs: 'https://developers.freshdesk.com/api/#surveys',
  path: '/surveys',
  key: ['id'],
  syncTypes: ['full_table'],
  paging: 'pages',
  credits: 1,
  needs: { feature: 'satisfaction surveys' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the survey.' },
    title: { type: 'text', description: 'Title of the survey.' },
    active: { type: 'boolean', description: 'The survey that is sent at present.' },
    questions: {
      type: 'json',
      description: 'Questions with id (default_question or question_<number>), label and accepted ratings.',
    },
    created_at: { type: 'timestamp', description: 'When the survey was created.' },
    updated_at: { type: 'timestamp', description: 'Latest change of the survey.' },
  },
  read: readList,
} as const satisfies FreshdeskStream

export const satisfaction_ratings = {
  name: 'satisfaction_ratings',
  description: 'Answers to satisfaction surveys, one row per answered survey of a ticket.',
  docs: 'https://developers.freshdesk.com/api/#view_all_satisfaction_ratings',
  path: '/surveys/satisfaction_ratings',
  key: ['id'],
  about: { user_id: 'contacts' },
  syncTypes: ['incremental', 'full_table'],
  // Customers may amend an answer and only creation can be asked for: the last two weeks are read again.
  cursor: { field: 'created_at', filter: 'created_since', order: 'none', lookbackDays: 14 },
  paging: 'pages',
  credits: 1,
  needs: { feature: 'satisfaction surveys' },
  deletes: 'compare',
  columns: {
    id: { type: 'bigint', description: 'Identifies the answer.' },
    survey_id: { type: 'bigint', description: 'Survey that was answered.' },
    ticket_id: { type: 'bigint', description: 'Ticket the answer is about.' },
    user_id: { type: 'bigint', description: 'Contact who answered.' },
    agent_id: { type: 'bigint', description: 'Agent who is rated, probably the one assigned at that time.' },
    group_id: { type: 'bigint', description: 'Group that is rated, probably the one assigned at that time.' },
    rating: {
      type: 'bigint',
      description:
        'Answer to the main question: 103, 102, 101 happy (extremely, very, plainly), 100 neutral, -101, -102, -103 unhappy; old surveys 1 happy, 2 neutral, 3 unhappy.',
      from: ['ratings', 'default_question'],
    },
    ratings: { type: 'json', description: 'Answers to all questions by question id, codes as in rating.' },
    feedback: { type: 'text', description: 'What the customer wrote.', pii: true },
    created_at: { type: 'timestamp', description: 'When the survey was answered.' },
    updated_at: { type: 'timestamp', description: 'When the answer was last amended.' },
  },
  read: readWindow,
} as const satisfies FreshdeskStream
