import type { FaultAnswers } from '../../http/faults.ts'
import { json, type SandboxResponse } from '../../http/message.ts'

/** The text says hour on accounts counted by the minute too [client]. */
export function tooManyRequests(retryAfterSeconds: number): SandboxResponse {
  const body = JSON.stringify({ message: 'You have exceeded the limit of requests per hour' })
  return json(429, body, { 'Retry-After': String(retryAfterSeconds) })
}

export const faultAnswers: FaultAnswers = {
  tooManyRequests,
  internalError: () => json(500, '{"code":"internal_error","message":"Something went wrong"}'),
  denied: () => json(403, '{"code":"access_denied","message":"You are not authorized to perform this action."}'),
}
