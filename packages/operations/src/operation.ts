import type { ApplyProgress } from '@tajo/activation/report'
import type { Progress } from '@tajo/engine/reports'
import type { z } from 'zod'
import type { Workplace } from './workplace.ts'

/** What a token may do: look, run things, change who may do what. Each includes the one before. */
export type Role = 'viewer' | 'operator' | 'admin'

/** News of a run under way, for whoever watches: a terminal, a browser, a client. Plain data. */
export type News =
  | { readonly kind: 'sync'; readonly progress: Progress }
  | { readonly kind: 'apply'; readonly progress: ApplyProgress }
  /** A part of the result that is there before the end: models built, a plan made. */
  | { readonly kind: 'part'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'words'; readonly text: string }

/** One call of an operation. */
export interface Call {
  readonly signal: AbortSignal
  readonly tell: (news: News) => void
  /** Who asked, for records of what was done: `command line`, or a token's name. */
  readonly actor: string
}

/**
 * Something Tajo can do, as data and one function: the command line, the HTTP API, the SDK and an agent call the same. What it
 * answers is plain JSON.
 */
export interface Operation<Input = never, Output = unknown> {
  /** `models.run`: group and verb. */
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/v1/runs/{id}`: names in braces are fields of the input; other fields come from the query (GET, DELETE) or the JSON body. */
  readonly path: string
  readonly role: Role
  /** A server does it as a job: it goes on when the caller leaves, and one source has one at a time. */
  readonly job?: 'sync' | 'models' | 'activate' | 'verify' | 'erase'
  readonly input: z.ZodType<Input>
  readonly run: (place: Workplace, input: Input, call: Call) => Promise<Output>
}

/** Keeps the types of input and output together. */
export function operation<Input, Output>(spec: Operation<Input, Output>): Operation<Input, Output> {
  return spec
}
