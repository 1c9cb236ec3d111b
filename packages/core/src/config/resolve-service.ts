import { resolve } from 'node:path'
import type { Config } from './config.ts'
import { pathKey } from './document.ts'
import type { Surroundings } from './resolve.ts'
import type { ConfigInput } from './schema/config.ts'
import type { AlertsConfig, ControlAddress, ServerConfig } from './service-config.ts'

const dayMs = 86_400_000

/** `undefined`: the variable it is written with is not set. */
export function resolveControl({ control }: ConfigInput, where: Surroundings): ControlAddress | undefined {
  if (isMissing(['control'], where)) return undefined
  if (control?.startsWith('postgres') === true) return { kind: 'postgres', url: control }
  return { kind: 'pglite', path: resolve(where.dir, control?.slice('pglite:'.length) ?? '.tajo/control') }
}

export function resolveServer({ server }: ConfigInput): ServerConfig {
  return {
    host: server?.host ?? '127.0.0.1',
    port: server?.port ?? 8420,
    publicUrl: server?.public_url,
    maxBodyBytes: server?.max_body ?? 1_000_000,
    callsPerMinute: server?.rate_limit ?? 600,
    corsOrigins: server?.cors ?? [],
    beaconOrigins: server?.beacon.origins ?? [],
    metrics: server?.metrics ?? 'token',
    keepDeliveriesMs: server?.keep_deliveries ?? 30 * dayMs,
  }
}

export function resolveAlerts({ alerts }: ConfigInput, where: Surroundings): AlertsConfig {
  const set = <T>(value: T | undefined, ...path: string[]): T | undefined =>
    isMissing(['alerts', ...path], where) ? undefined : value
  const webhook = set(alerts?.webhook, 'webhook')
  const email = set(alerts?.email, 'email', 'smtp')
  return {
    webhook:
      webhook === undefined ? undefined : { url: webhook, secret: set(alerts?.webhook_secret, 'webhook_secret') },
    slack: set(alerts?.slack, 'slack'),
    email:
      email === undefined
        ? undefined
        : { smtp: email.smtp, from: email.from, to: typeof email.to === 'string' ? [email.to] : email.to },
    allowPrivate: alerts?.allow_private ?? false,
  }
}

/** Whether a value is written with a variable that is not set. */
export function isMissing(path: readonly string[], { document }: Surroundings): boolean {
  return (document.references.get(pathKey(path))?.missing.length ?? 0) > 0
}

/** Passwords inside of addresses. */
export function serviceSecrets({ control, alerts }: Pick<Config, 'control' | 'alerts'>): readonly string[] {
  const addresses = [control?.kind === 'postgres' ? control.url : undefined, alerts.email?.smtp]
  return addresses.flatMap((address) => {
    const password = address === undefined ? undefined : URL.parse(address)?.password
    return password === undefined || password === '' ? [] : [password, decodeURIComponent(password)]
  })
}
