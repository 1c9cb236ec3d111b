import type { Json } from '../../world/json.ts'
import type { User, Via } from '../world/records.ts'

/** Where something came from; a mail names its sender, a rule has `rel` [rec]. */
export function viaOf(channel: string, sender?: User): Via {
  const from: Json = channel === 'email' && sender !== undefined ? { address: sender.email, name: sender.name } : {}
  const to: Json = channel === 'email' ? { address: 'support@acme.example', name: 'Acme' } : {}
  return { channel, source: { from, to, rel: channel === 'rule' ? 'automation' : null } }
}
