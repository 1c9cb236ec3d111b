import { subscribe } from 'node:diagnostics_channel'

/** The header that names the process a request comes from. */
const header = 'x-played-by'

interface Created {
  readonly request: { addHeader(name: string, value: string): unknown }
}

// Loaded before a program: each of its requests says whose it is, so that a played account can tell its callers apart.
subscribe('undici:request:create', (message) => {
  ;(message as Created).request.addHeader(header, String(process.pid))
})
