import type { AddressInfo } from 'node:net'
import { TajoError } from '@tajo/core/errors'
import type { FastifyInstance } from 'fastify'

/** Answers the address it is reached at from this machine. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code !== 'EADDRINUSE' && code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw cause
    const what = code === 'EADDRINUSE' ? 'is taken' : 'may not be used'
    throw new TajoError('TAJO_SERVER_SETUP', `${host}:${port} ${what}.`, {
      cause,
      hint: 'Name another one under `server` in tajo.yml, or with --port.',
    })
  }
  const { port: given } = app.server.address() as AddressInfo
  // What listens everywhere is reached here too.
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${given}`
}
