import { lookup } from 'node:dns/promises'
import { request as plainRequest } from 'node:http'
import { request as tlsRequest } from 'node:https'
import { isIP } from 'node:net'
import { TajoError } from '@tajo/core/errors'
import { isPublicAddress } from './public-address.ts'

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  /** Addresses of one’s own network too, and http there: for who runs the receiver beside Tajo. */
  readonly allowPrivate: boolean
  readonly resolve?: Resolve
}

/** All addresses of a name. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>

export interface PostAnswer {
  readonly status: number
  /** Its beginning. */
  readonly text: string
}

const mostAnswerBytes = 16_384
const resolveByDns: Resolve = (host) => lookup(host, { all: true })

/**
 * Posts to an address that somebody typed in, and to no other: over https, to a server on the internet, at the very address that
 * was looked at, and wherever that answers to go instead it does not go.
 *
 * @example
 * await safePost('https://hooks.example.com/tajo', { headers: {}, body: '{}', timeoutMs: 10_000, allowPrivate: false }) // { status: 200, text: 'ok' }
 */
export async function safePost(address: string, options: PostOptions): Promise<PostAnswer> {
  const url = checkedUrl(address, options.allowPrivate)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const target = await checkedAddress(host, options)
  if (url.protocol === 'http:' && isPublicAddress(target.address))
    throw refused(`${url.host} is asked over http, which anybody on the way can read`)
  return post(url, host, target, options)
}

/** What is wrong with an address as it is written; nothing is looked up. */
function checkedUrl(address: string, allowPrivate: boolean): URL {
  let url: URL
  try {
    url = new URL(address)
  } catch {
    // The error of `URL` quotes its input, which may hold a secret.
    throw refused('an address for notices is no URL')
  }
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    throw refused(`${url.host} is not asked over https`)
  if (url.username !== '' || url.password !== '') throw refused(`the URL of ${url.host} holds a user name or password`)
  return url
}

async function checkedAddress(
  host: string,
  { allowPrivate, resolve = resolveByDns }: PostOptions,
): Promise<{ readonly address: string; readonly family: number }> {
  const family = isIP(host)
  let found: Awaited<ReturnType<Resolve>>
  try {
    found = family === 0 ? await resolve(host) : [{ address: host, family }]
  } catch (cause) {
    throw new TajoError('TAJO_NOTICE_UNDELIVERED', `${host} is not known.`, { cause })
  }
  const [first] = found
  if (first === undefined) throw new TajoError('TAJO_NOTICE_UNDELIVERED', `${host} has no address.`)
  // One private address among public ones is how a name is made to pass.
  if (!allowPrivate && found.some(({ address }) => !isPublicAddress(address))) {
    throw refused(`${host} is at an address of a private network or of this machine`)
  }
  return first
}

function post(
  url: URL,
  host: string,
  target: { readonly address: string; readonly family: number },
  { headers, body, timeoutMs }: PostOptions,
): Promise<PostAnswer> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(timeoutMs)
    const failed = (cause: unknown): void => {
      const why = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : errorText(cause)
      reject(new TajoError('TAJO_NOTICE_UNDELIVERED', `${url.host}: ${why}.`, { cause }))
    }
    const request = (url.protocol === 'https:' ? tlsRequest : plainRequest)(
      {
        method: 'POST',
        // The address that was looked at: a name may answer another one when it is asked again.
        host: target.address,
        family: target.family,
        port: url.port === '' ? undefined : Number(url.port),
        path: `${url.pathname}${url.search}`,
        headers: { ...headers, host: url.host, 'content-length': String(Buffer.byteLength(body)) },
        ...(isIP(host) === 0 ? { servername: host } : {}),
        agent: false,
        signal,
      },
      (response) => {
        const chunks: Buffer[] = []
        let bytes = 0
        const done = (): void => {
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).subarray(0, mostAnswerBytes).toString('utf8'),
          })
          response.destroy()
        }
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          bytes += chunk.length
          if (bytes >= mostAnswerBytes) done()
        })
        response.on('end', done)
        response.on('error', failed)
      },
    )
    request.on('error', failed)
    request.end(body)
  })
}

function errorText(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error)
}

function refused(why: string): TajoError {
  return new TajoError('TAJO_NOTICE_ADDRESS', `Not called: ${why}.`)
}
