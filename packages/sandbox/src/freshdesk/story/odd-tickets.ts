import type { Ticket } from '../world/ticket-record.ts'

/** A ticket that is strange in one way, at a fixed id so that a test can ask for it. */
export const ODD_TICKETS = {
  sampleWithoutLists: 1,
  noSubject: 13,
  hugeDescription: 21,
  hundredConversations: 34,
  longTagsAndQuotes: 55,
  rightToLeftAndEmoji: 89,
  fortyConversations: 144,
} as const

const MEGABYTE = 1_048_576

/** Odd tickets stay out of spam and trash, so that a plain list shows them. */
export function isOdd(id: number): boolean {
  return Object.values<number>(ODD_TICKETS).includes(id)
}

export function exchangesOf(id: number): number | undefined {
  if (id === ODD_TICKETS.hundredConversations) return 130
  if (id === ODD_TICKETS.fortyConversations) return 40
  return undefined
}

export function withOddity(ticket: Ticket): Ticket {
  switch (ticket.id) {
    case ODD_TICKETS.sampleWithoutLists:
      // The account's first sample ticket has null where all others have lists [client].
      return { ...ticket, cc_emails: null, fwd_emails: null, reply_cc_emails: null, to_emails: null }
    case ODD_TICKETS.noSubject:
      return { ...ticket, subject: null }
    case ODD_TICKETS.hugeDescription:
      return { ...ticket, description: hugeMail() }
    case ODD_TICKETS.longTagsAndQuotes:
      return {
        ...ticket,
        subject: 'She said: "it\'s\tbroken";\r\nDROP TABLE tickets; -- \\ / \u2028 end',
        tags: [`very-long-${'x'.repeat(400)}`, 'two words', 'comma,inside', '"quoted"', 'ÄÖÜ', '🔥'],
      }
    case ODD_TICKETS.rightToLeftAndEmoji:
      return {
        ...ticket,
        subject: '👩‍👩‍👧‍👦 عاجل: \u202eforged\u202c invoice ﷽ 🇩🇪 e\u0301',
        description: '<div dir="rtl">السلام عليكم 👋🏽<br>שלום &amp; こんにちは \ud83d\ude80</div>',
      }
    default:
      return ticket
  }
}

/** A forwarded newsletter of about one megabyte. */
function hugeMail(): string {
  const line =
    '<tr><td style="font-family:Arial;color:#333333">Lorem ipsum – forwarded &quot;newsletter&quot; row</td></tr>'
  return `<div><table>${line.repeat(Math.ceil(MEGABYTE / line.length))}</table></div>`
}
