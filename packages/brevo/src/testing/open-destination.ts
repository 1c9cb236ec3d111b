import type { ContactUpdate } from '@tajo/core/destination'
import type { BrevoSandboxOptions } from '@tajo/sandbox/brevo/sandbox'
import { destinationOf } from '../destination.ts'
import { sandboxAccount } from './sandbox-account.ts'

/** Never aborts. */
export const goOn = new AbortController().signal

/** A sandbox to be written to, with what a test asks about it. */
export function openDestination(options: BrevoSandboxOptions = {}) {
  const account = sandboxAccount({ attributes: { OPEN_TICKETS: 'float', VIP: 'boolean' }, ...options })
  const { world } = account.sandbox
  const contactOf = (email: string) => [...world.contacts.values()].find((one) => one.email?.toLowerCase() === email)
  const make = async (email: string, more: { readonly phone?: string; readonly listIds?: readonly number[] } = {}) => {
    const answer = await destination.createContact({
      email,
      attributes: {},
      listIds: [],
      consent: 'subscribed',
      ...more,
    })
    if (!answer.ok) throw new Error(answer.message)
    return answer.id
  }
  const destination = destinationOf(account)
  return { ...account, destination, world, contactOf, make }
}

/** The parts of an update that every one has. */
export const nothing: Omit<ContactUpdate, 'id'> = { attributes: {}, addLists: [], removeLists: [] }
