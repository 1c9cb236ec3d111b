import { parseSpan } from '@tajo/core/config/values/shares'
import { TajoError } from '@tajo/core/errors'
import { askApi } from '../ask-api.ts'
import type { Context } from '../context.ts'
import { openConfig } from '../open.ts'
import { type NewToken, newTokenText, type TokenRow, tokensText, tokenWords } from '../text/tokens.ts'

export interface TokensCreateInput {
  readonly role: string
  readonly expires?: string
}

/** Makes a token of the API and shows it, this once. */
export async function tokensCreate(
  context: Context,
  name: string,
  { role, expires }: TokensCreateInput,
): Promise<number> {
  const span = expires === undefined ? undefined : parseSpan(expires)
  if (span?.ok === false) throw new TajoError('TAJO_USAGE', `--expires ${span.problem}.`)
  const config = await openConfig(context)
  const body = {
    name,
    role,
    ...(span === undefined ? {} : { expiresAt: new Date(context.io.clock.now() + span.value).toISOString() }),
  }
  const token = await askApi<NewToken>(context, config, 'POST', '/v1/tokens', body)
  context.result(token, (style) => newTokenText(token, style))
  return 0
}

export async function tokensList(context: Context): Promise<number> {
  const config = await openConfig(context)
  const answer = await askApi<{ tokens: TokenRow[] }>(context, config, 'GET', '/v1/tokens')
  context.result(answer, (style) => tokensText(answer.tokens, context.io.clock.now(), context.width, style))
  return 0
}

/** From now on nobody gets in with it. */
export async function tokensRevoke(context: Context, id: string): Promise<number> {
  const config = await openConfig(context)
  const answer = await askApi<object>(context, config, 'DELETE', `/v1/tokens/${encodeURIComponent(id)}`)
  context.result(answer, () => tokenWords.revoked(id))
  return 0
}
