import type { Config } from '@tajo/core/config/config'
import type { News, Operation } from '@tajo/operations/operation'
import { parseInput } from '@tajo/operations/parse-input'
import { patiently } from '@tajo/operations/patiently'
import { callRemote } from '@tajo/operations/remote/call-remote'
import { findServer } from '@tajo/operations/remote/find-server'
import type { Workplace } from '@tajo/operations/workplace'
import type { Context } from './context.ts'
import { openPlace } from './open.ts'
import { common } from './text/common.ts'

export interface Calling {
  /** Absent: the process itself ends on Ctrl-C. */
  readonly signal?: AbortSignal
  readonly tell?: (news: News) => void
}

/** Does an operation: on the server that runs for this `tajo.yml` if there is one, otherwise in this process. */
export async function call<Input extends object, Output>(
  context: Context,
  config: Config,
  operation: Operation<Input, Output>,
  input: Input,
  calling: Calling = {},
): Promise<Output> {
  const found = await findServer(config.dir, context.io.serverPatienceMs)
  switch (found.kind) {
    case 'running': {
      const { clock } = context.io
      const remote = (): Promise<Output> =>
        callRemote(found.server, operation, parseInput(operation, input), callOf(calling), clock)
      const waiting = (why: string): void => context.say(common.waiting(why))
      return context.options.wait ? patiently(clock, calling.signal, waiting, remote) : remote()
    }
    case 'stale':
      if (context.options.verbose) context.say(common.staleServer(found.file))
      return callHere(await openPlace(context, config), operation, input, calling)
    case 'none':
      return callHere(await openPlace(context, config), operation, input, calling)
  }
}

/** Does an operation in this process. */
export async function callHere<Input extends object, Output>(
  place: Workplace,
  operation: Operation<Input, Output>,
  input: Input,
  calling: Calling = {},
): Promise<Output> {
  return operation.run(place, parseInput(operation, input), callOf(calling))
}

function callOf({ signal = new AbortController().signal, tell = () => {} }: Calling) {
  return { signal, tell, actor: 'command line' }
}
