import { cancel, confirm, password, select, text } from '@clack/prompts'
import { TajoError } from '@tajo/core/errors'
import { initWords } from '../text/init.ts'

// Answers go to stdout, questions do not.
const output = process.stderr

export async function askText(
  message: string,
  placeholder: string,
  problemOf: (answer: string) => string | undefined,
): Promise<string> {
  const validate = (answer: string | undefined): string | undefined => problemOf((answer ?? '').trim())
  return answered(await text({ message, placeholder, validate, output })).trim()
}

/** Never echoed. */
export async function askHidden(message: string, needed: boolean): Promise<string> {
  const validate = (answer: string | undefined): string | undefined =>
    needed && (answer ?? '').trim() === '' ? initWords.empty : undefined
  return answered(await password({ message, mask: '•', validate, clearOnError: true, output })).trim()
}

export async function askHelpdesk(): Promise<'freshdesk' | 'zendesk'> {
  const options = [
    { value: 'freshdesk' as const, label: 'Freshdesk' },
    { value: 'zendesk' as const, label: 'Zendesk' },
  ]
  return answered<'freshdesk' | 'zendesk'>(await select({ message: initWords.helpdesk, options, output }))
}

/** No, unless it is said. */
export async function askConfirmed(message: string): Promise<boolean> {
  const answer = await confirm({ message, initialValue: false, output })
  if (typeof answer === 'boolean') return answer
  return answered(answer) === ''
}

function answered<Answer extends string>(answer: Answer | symbol): Answer {
  if (typeof answer !== 'symbol') return answer
  cancel(initWords.cancelled, { output })
  throw new TajoError('TAJO_INTERRUPTED', 'Interrupted.', { hint: initWords.cancelled })
}
