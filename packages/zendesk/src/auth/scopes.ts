import { TajoError } from '@tajo/core/errors'

/** Side-loads, and resources without a scope of their own, take the broad one. [doc] grant types */
export const neededScope = 'read'

/**
 * What granted scopes lack: the vendor issues tokens for unknown scopes too, and refuses their every call. [doc] grant types
 *
 * @example scopeNote('tickets:read users:read') // 'the access token has the scopes tickets:read users:read, not `read`: …'
 */
export function scopeNote(granted: string | undefined): string | undefined {
  const scopes = scopesIn(granted)
  if (granted === undefined || scopes.includes(neededScope)) return undefined
  return `the access token has the scopes ${scopes.join(' ') || '(none)'}, not \`${neededScope}\`: streams without a scope among them will be refused`
}

/** Throws where nothing at all could be read. */
export function expectReadScope(granted: string | undefined): void {
  if (granted === undefined) return
  const scopes = scopesIn(granted)
  if (scopes.some((scope) => scope === neededScope || scope.endsWith(`:${neededScope}`))) return
  throw new TajoError('TAJO_FORBIDDEN', `Zendesk granted the scope "${granted}", and Tajo needs "${neededScope}".`, {
    hint: `Allow \`${neededScope}\` for the OAuth client, then authorize Tajo again.`,
  })
}

function scopesIn(granted: string | undefined): readonly string[] {
  return (granted ?? '').split(/[\s,]+/).filter((scope) => scope !== '')
}
