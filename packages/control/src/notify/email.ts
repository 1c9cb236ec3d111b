import { TajoError } from '@tajo/core/errors'
import { createTransport } from 'nodemailer'
import { textOf, titleOf } from '../alerts/notice.ts'
import type { ChannelSettings, Letter } from './channels.ts'
import { sendWithinMs } from './channels.ts'

/** Sends over SMTP: `smtps://user:password@mail.example.com`, or `smtp://…:587`, which goes over to TLS where the server offers it. */
export async function sendEmail(
  to: NonNullable<ChannelSettings['email']>,
  { notice, messageId }: Letter,
): Promise<void> {
  const transport = createTransport({
    url: to.smtp,
    connectionTimeout: sendWithinMs,
    greetingTimeout: sendWithinMs,
    socketTimeout: sendWithinMs,
    // What a message names is sent as it is, never read from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  try {
    const sent = await transport.sendMail({
      from: to.from,
      to: [...to.to],
      subject: titleOf(notice),
      text: `${textOf(notice)}\n`,
      messageId: `<${messageId}@tajo>`,
    })
    if (sent.rejected.length > 0) {
      throw new TajoError(
        'TAJO_NOTICE_UNDELIVERED',
        `The mail server took the message for ${sent.accepted.length} of ${to.to.length} addresses.`,
      )
    }
  } catch (error) {
    if (error instanceof TajoError) throw error
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given'
    // The server’s own words may repeat addresses and credentials.
    throw new TajoError('TAJO_NOTICE_UNDELIVERED', `The mail server did not take the message (${why}).`, {
      cause: error,
    })
  } finally {
    transport.close()
  }
}
