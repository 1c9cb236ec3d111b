import { TajoError } from '@tajo/core/errors'
import { type Answer, expectOk } from './answers.ts'
import type { ZendeskClient } from './client.ts'
import { member, type OkAnswer } from './read/pages.ts'

/** The user the credentials act for. */
export interface Me {
  readonly id: number
  readonly name: string | undefined
  /** `end-user`, `agent` or `admin`. */
  readonly role: string
}

/** Asks who the credentials belong to. */
export async function readMe(client: ZendeskClient): Promise<Me> {
  const user = member(
    expectMe(await client.get('/users/me', {}, { stream: 'account', interactive: true })).data,
    'user',
  )
  const [id, name, role] = [member(user, 'id'), member(user, 'name'), member(user, 'role')]
  return {
    id: Number(id),
    name: typeof name === 'string' ? name : undefined,
    role: typeof role === 'string' ? role : 'unknown',
  }
}

/** The answer to `/users/me`: the vendor answers bad credentials with an anonymous user, and a 200. [client] CSA */
export function expectMe(answer: Answer): OkAnswer {
  const ok = expectAccount(answer)
  if (typeof member(member(ok.data, 'user'), 'id') === 'number') return ok
  throw new TajoError('TAJO_AUTH', 'Zendesk does not know the credentials: it answers as to an anonymous visitor.', {
    hint: 'Check e-mail and token; API tokens must be switched on in Admin Center, and a token unused for 30 days is deactivated.',
  })
}

/** Every account has this endpoint, so where it is not there is no account. */
function expectAccount(answer: Answer): OkAnswer {
  if (answer.kind === 'absent')
    throw new TajoError('TAJO_WRONG_DOMAIN', 'That subdomain has no Zendesk account (404).', {
      hint: 'Check `subdomain`: it is the part before .zendesk.com.',
    })
  return expectOk(answer, 'account')
}
