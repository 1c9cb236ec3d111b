import type { Clock } from '@tajo/core/clock'
import type { Sender } from '@tajo/core/http/send'

export type Downloaded =
  | { readonly ok: true; readonly body: Uint8Array }
  /** Never with the address: whoever has it can read the people in it. */
  | { readonly ok: false; readonly reason: string }

/** Fetches a file that an answer of the account points to. */
export type Download = (url: string, signal: AbortSignal) => Promise<Downloaded>

export interface DownloaderOptions {
  /** Where the API is: files may be there too. */
  readonly baseUrl: string
  readonly sender: Sender
  readonly clock: Clock
  readonly random: () => number
}

/** The vendor's own hosts. From a host somebody else put into an answer nothing is fetched. */
const vendorHost = /(^|\.)(brevo\.com|sendinblue\.com)$/
const maxBytes = 64 * 2 ** 20
const pausesMs = [500, 2000, 8000]

/** The key stays behind: such links open for whoever has them. */
export function downloader({ baseUrl, sender, clock, random }: DownloaderOptions): Download {
  const base = new URL(baseUrl)
  return async (url, signal) => {
    const target = URL.parse(url)
    if (target === null) return { ok: false, reason: 'its address cannot be read' }
    if (!isExpected(target, base))
      return { ok: false, reason: `it lies on a host Tajo does not fetch from (${target.host})` }
    let reason = ''
    for (let attempt = 0; ; attempt += 1) {
      signal.throwIfAborted()
      try {
        const headers = { accept: 'text/csv, text/plain, */*', 'user-agent': 'tajo/0.1' }
        const { status, body } = await sender.send({ method: 'GET', url: target.href, headers, signal }, maxBytes)
        if (status === 200) return { ok: true, body }
        reason = `the file was answered with ${status}`
        if (status < 500 && status !== 429) return { ok: false, reason }
      } catch (error) {
        if (signal.aborted) throw error
        reason = 'the file could not be fetched'
      }
      const pauseMs = pausesMs[attempt]
      if (pauseMs === undefined) return { ok: false, reason }
      await clock.sleep(Math.round(pauseMs * (1 + random() / 4)), signal)
    }
  }
}

/** https on one of the vendor's hosts, or exactly where the API is. */
function isExpected(target: URL, base: URL): boolean {
  if (target.username !== '' || target.password !== '') return false
  if (target.origin === base.origin) return true
  return target.protocol === 'https:' && target.port === '' && vendorHost.test(target.hostname)
}
