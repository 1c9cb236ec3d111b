import { cancel, intro, password, text } from '@clack/prompts'
import { parseFreshdeskDomain } from '@tajo/core/config/values/freshdesk-domain'
import { TajoError } from '@tajo/core/errors'
import { initWords } from '../text/init.ts'

export interface Questions {
  readonly askDomain: boolean
  readonly askKey: boolean
}

// Answers go to stdout, questions do not.
const output = process.stderr

/** Asks a person; the key is never echoed. */
export async function ask({ askDomain, askKey }: Questions): Promise<{ domain?: string; key?: string }> {
  intro(initWords.title, { output })
  const domain = askDomain
    ? answered(
        await text({
          message: initWords.domain,
          placeholder: initWords.domainExample,
          validate: domainProblem,
          output,
        }),
      )
    : undefined
  const key = askKey
    ? answered(
        await password({ message: initWords.key, mask: '•', validate: keyProblem, clearOnError: true, output }),
      ).trim()
    : undefined
  return { ...(domain === undefined ? {} : { domain }), ...(key === undefined ? {} : { key }) }
}

function answered(answer: string | symbol): string {
  if (typeof answer === 'string') return answer
  cancel(initWords.cancelled, { output })
  throw new TajoError('TAJO_INTERRUPTED', 'Interrupted.', { hint: initWords.cancelled })
}

function domainProblem(answer: string | undefined): string | undefined {
  const parsed = parseFreshdeskDomain(answer ?? '')
  return parsed.ok ? undefined : `It ${parsed.problem}.`
}

function keyProblem(answer: string | undefined): string | undefined {
  return (answer ?? '').trim() === '' ? initWords.empty : undefined
}
