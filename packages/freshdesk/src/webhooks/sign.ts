import { secretHeader } from './credentials.ts'

/** The headers of a rule's delivery, for tests of what receives it. There is nothing to sign: the secret itself is sent [doc]. */
export function sign(_body: string | Buffer, secret: string): Readonly<Record<string, string>> {
  return { [secretHeader]: secret }
}
