import { signatureHeader, signatureOf, timestampHeader } from './signature.ts'

/** Headers of a delivery signed at this moment, to the second as the vendor's are. [rec] */
export function sign(body: string | Buffer, secret: string, nowMs: number): Readonly<Record<string, string>> {
  const timestamp = `${new Date(nowMs).toISOString().slice(0, 19)}Z`
  return { [timestampHeader]: timestamp, [signatureHeader]: signatureOf(secret, timestamp, body) }
}
