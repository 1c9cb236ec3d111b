import type { FastifyReply } from 'fastify'

/** Aborted when the caller leaves before the answer has: nobody waits for it any longer. */
export function hungUp(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new Error('The caller hung up.'))
  })
  return controller.signal
}
