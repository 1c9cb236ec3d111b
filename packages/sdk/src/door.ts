import type { News, Operation } from '@tajo/operations/operation'

export interface CallOptions {
  /** Stops the call; what was committed stays. */
  readonly signal?: AbortSignal
  /** Hears of a long one while it goes on. */
  readonly onNews?: (news: News) => void
}

/** Where operations are carried out: in this process, or by a server. */
export interface Door {
  call<Input, Output>(operation: Operation<Input, Output>, input: Input, options?: CallOptions): Promise<Output>
  close(): Promise<void>
}
