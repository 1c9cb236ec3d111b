import { TajoError } from '@tajo/core/errors'
import { isObject } from '@tajo/core/json'
import { type Answer, expectOk } from './answers.ts'
import type { ZendeskClient } from './client.ts'
import { member } from './read/pages.ts'

/** The user the credentials act for. */
export interface Me {
  readonly id: number
  readonly name: string | undefined
  /** `end-user`, `agent` or `admin`. */
  readonly role: string
}

/** Asks who the credentials belong to: the vendor answers bad ones with an anonymous user, and a 200. [client] CSA */
export async function readMe(client: ZendeskClient): Promise<Me> {
  const user = member(
    expectAccount(await client.get('/users/me', {}, { stream: 'account', interactive: true })),
    'user',
  )
  const id = member(user, 'id')
  if (!isObject(user) || typeof id !== 'number') {
    throw new TajoError('TAJO_AUTH', 'Zendesk does not know the credentials: it answers as to an anonymous visitor.', {
      hint: 'Check e-mail and token; API tokens must be switched on in Admin Center, and a token unused for 30 days is deactivated.',
    })
  }
  const { name, role } = user
  return { id, name: typeof name === 'string' ? name : undefined, role: typeof role === 'string' ? role : 'unknown' }
}

/** Every account has this endpoint, so where it is not there is no account. */
function expectAccount(answer: Answer): unknown {
  if (answer.kind === 'absent')
    throw new TajoError('TAJO_WRONG_DOMAIN', 'That subdomain has no Zendesk account (404).', {
      hint: 'Check `subdomain`: it is the part before .zendesk.com.',
    })
  return expectOk(answer, 'account').data
}
