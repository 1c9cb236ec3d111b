import { empty, json } from '../../http/message.ts'
import { readBody } from '../http/body.ts'
import type { BodyOf, BodyRules } from '../http/body-rules.ts'
import { type Call, idOf } from '../http/call.ts'
import { created } from '../http/created.ts'
import { invalid, invalidValue, notFound } from '../http/problem.ts'
import type { Route } from '../http/router.ts'
import { ratingRow, timeEntryRow } from '../rows/activity-rows.ts'
import { liveTicket } from './ticket-view.ts'
import { writableTicket } from './ticket-writes.ts'

const ENTRY_RULES = {
  agent_id: { type: 'number' },
  billable: { type: 'boolean' },
  executed_at: { type: 'moment' },
  note: { type: 'string', nullable: true },
  start_time: { type: 'moment' },
  time_spent: { type: 'string' },
  timer_running: { type: 'boolean' },
} as const satisfies BodyRules

const RATING_RULES = {
  feedback: { type: 'string', nullable: true },
  ratings: { type: 'object', required: true },
} as const satisfies BodyRules

const timed = { feature: 'time_entries' } as const

export const activityWrites: readonly Route[] = [
  {
    method: 'POST',
    path: '/tickets/{id}/time_entries',
    ...timed,
    answer(call) {
      const ticket = writableTicket(call)
      const entry = call.world.addTimeEntry(ticket.id, entryPatch(call, readBody(call.request, ENTRY_RULES)))
      return created(call, 'time_entries', entry.id, timeEntryRow(entry))
    },
  },
  {
    method: 'PUT',
    path: '/time_entries/{id}',
    ...timed,
    answer(call) {
      const entry = knownEntry(call)
      const patch = entryPatch(call, readBody(call.request, ENTRY_RULES))
      return json(200, timeEntryRow(call.world.editTimeEntry(entry.id, patch)))
    },
  },
  {
    method: 'PUT',
    path: '/time_entries/{id}/toggle_timer',
    ...timed,
    answer(call) {
      const entry = knownEntry(call)
      const now = call.world.now()
      const patch = entry.timer_running
        ? { timer_running: false, seconds: entry.seconds + Math.max(0, now - entry.start_time) }
        : { timer_running: true, start_time: now }
      return json(200, timeEntryRow(call.world.editTimeEntry(entry.id, patch)))
    },
  },
  {
    method: 'DELETE',
    path: '/time_entries/{id}',
    ...timed,
    answer(call) {
      call.world.deleteTimeEntry(knownEntry(call).id)
      return empty(204)
    },
  },
  {
    method: 'POST',
    path: '/tickets/{id}/satisfaction_ratings',
    feature: 'surveys',
    answer(call) {
      const ticket = liveTicket(call)
      const { feedback, ratings } = readBody(call.request, RATING_RULES)
      const { default_question: score, ...questions } = ratings
      if (typeof score !== 'number') {
        const field = 'ratings.default_question'
        throw invalid([{ field, message: 'Mandatory attribute missing', code: 'missing_field' }])
      }
      const further = Object.fromEntries(Object.entries(questions).map(([name, value]) => [name, Number(value)]))
      const rating = call.world.rate(ticket.id, { score, questions: further, feedback: feedback ?? null })
      // The reference's own sample answers `"id": false`; the number is found by reading the list [doc].
      const text = ratingRow(rating).replace(`"id":${rating.id}`, '"id":false')
      return created(call, 'surveys/satisfaction_ratings', rating.id, text)
    },
  },
]

function entryPatch(call: Call, body: BodyOf<typeof ENTRY_RULES>) {
  const { time_spent, ...rest } = body
  if (rest.start_time !== undefined && rest.start_time > call.world.now()) {
    throw invalidValue('start_time', 'It should not be in the future')
  }
  // A start without a running timer says nothing [doc].
  if (rest.start_time !== undefined && rest.timer_running === false) {
    throw invalidValue('start_time', 'It should not be given when timer_running is false')
  }
  if (rest.agent_id !== undefined && !call.world.agents.has(rest.agent_id)) {
    throw invalidValue('agent_id', 'There is no agent matching the given agent_id')
  }
  if (time_spent === undefined) return rest
  const [, hours, minutes] = /^(\d{1,4}):([0-5]\d)$/.exec(time_spent) ?? []
  if (hours === undefined || minutes === undefined) {
    throw invalidValue('time_spent', "It should be in the 'hh:mm' format")
  }
  return { ...rest, seconds: Number(hours) * 3600 + Number(minutes) * 60 }
}

function knownEntry(call: Call) {
  const entry = call.world.time_entries.get(idOf(call))
  if (entry === undefined) throw notFound()
  return entry
}
