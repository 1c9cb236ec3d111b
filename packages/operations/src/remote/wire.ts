import type { News } from '../operation.ts'

/** What client and server say to each other beside inputs and outputs, which are the operations' own. */

/** An error as the API answers it. */
export interface WireError {
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** Body of every answer that is not a success. */
export interface WireFailure {
  readonly error: WireError
}

/** 202 to an operation that is done as a job; its news are at `jobEventsPath`. */
export interface WireJob {
  readonly job: { readonly id: string }
}

/** Data of the event `end`: how a job ended. */
export type WireEnd = { readonly output: unknown } | WireFailure

/** Events of a job, each with an `id` that `Last-Event-ID` goes on from. */
export type WireEvent =
  | { readonly event: 'news'; readonly data: News }
  | { readonly event: 'end'; readonly data: WireEnd }

/** Body of `GET /health`: tells Tajo from whoever else may answer at the port by now. */
export interface WireHealth {
  readonly service: 'tajo'
}

/** `.tajo/server.json` beside `tajo.yml`: a server that runs for it. */
export interface WireServer {
  readonly url: string
  readonly pid: number
  readonly token: string
}

export const healthPath = '/health'

export const jobEventsPath = (id: string): string => `/v1/jobs/${encodeURIComponent(id)}/events`

/** POST: asks a job to save what it has and stop. */
export const jobStopPath = (id: string): string => `/v1/jobs/${encodeURIComponent(id)}/stop`
