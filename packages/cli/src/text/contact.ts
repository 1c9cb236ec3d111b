import type { AttributeStory, ContactStory, NextChange, StoryAnswer, WhyAnswer } from '@tajo/activation/story/story'
import type { Json } from '@tajo/core/json'
import { ago, counted, duration, moment } from '@tajo/operations/words/numbers'
import { Page } from '../render/page.ts'
import type { Style } from '../render/style.ts'
import { truncate } from '../render/width.ts'
import { changeWords } from './activation-plan.ts'

const widest = 100
const shownEvents = 5

/** One person in every system, in words; or where an address was looked for. */
export function contactText(answer: StoryAnswer, now: number, width: number, style: Style): string {
  const telling = new Telling(new Page(Math.min(width, widest), style), style, now)
  switch (answer.kind) {
    case 'unknown':
      return telling.unknown(answer.asked, answer.lookedIn)
    case 'several':
      return telling.several(answer.asked, answer.customers)
    case 'found':
      return telling.story(answer.story)
  }
}

/** The parts of a story, each in a few lines. */
class Telling {
  readonly #page: Page
  readonly #style: Style
  readonly #now: number

  constructor(page: Page, style: Style, now: number) {
    this.#page = page
    this.#style = style
    this.#now = now
  }

  unknown(asked: string, lookedIn: readonly string[]): string {
    return [
      this.#page.fit(`Nobody with ${asked} was found.`),
      ...lookedIn.map((place) => `  ${truncate(place, this.#page.room - 2)}`),
      this.#page.fit('New people come with: tajo sync, then tajo models run'),
    ].join('\n')
  }

  several(asked: string, customers: readonly { readonly customerId: string; readonly name: string | null }[]): string {
    return [
      this.#page.fit(
        `${counted(customers.length, 'customer')} have ${asked}, and none has verified it. Ask for one by its id:`,
      ),
      ...customers.map(
        ({ customerId, name }) =>
          `  ${truncate(`tajo contact ${customerId}  ${name ?? ''}`.trimEnd(), this.#page.room - 2)}`,
      ),
    ].join('\n')
  }

  story(story: ContactStory): string {
    if (story.why !== null) return [this.#head(story), this.#why(story.why)].join('\n\n')
    return [
      this.#head(story),
      this.#people(story),
      ...this.#tickets(story),
      ...this.#attributes(story),
      ...this.#lists(story),
      ...this.#events(story),
      ...this.#past(story),
      ...(story.next === null ? [] : [this.#next(story.next, story.lists)]),
      ...story.notes.map((note) => this.#page.marked('warn', note)),
    ].join('\n\n')
  }

  #head({ asked, customer }: ContactStory): string {
    if (customer === null) return this.#style.bold(truncate(asked.trim(), this.#page.room))
    const { customerId, name, isStaff, isDeleted } = customer
    const state = isStaff ? ', staff' : isDeleted ? ', deleted' : ''
    const title = truncate(name ?? asked.trim(), Math.max(10, this.#page.room - customerId.length - state.length - 2))
    return `${this.#style.bold(title)}  ${truncate(`${customerId}${state}`, this.#page.room)}`
  }

  #people({ identities, brevo }: ContactStory): string {
    const lines = identities.map(({ source, contactId, email, emailVerified, isDeleted, joinedBy }) => {
      const verified = emailVerified === true ? ' (verified)' : emailVerified === false ? ' (not verified)' : ''
      const gone = isDeleted ? ', deleted' : ''
      return this.#page.line(source, `contact ${contactId}, ${email ?? 'no e-mail'}${verified}${gone}; ${joinedBy}`)
    })
    if (brevo === null) return [...lines, this.#page.line('brevo', 'not among the contacts')].join('\n')
    const blocked = [brevo.emailBlocked ? 'e-mail' : '', brevo.smsBlocked ? 'text messages' : ''].filter(Boolean)
    const states = [
      `contact ${brevo.id}, found by its ${brevo.foundBy}`,
      ...(brevo.isDeleted ? ['deleted there'] : []),
      blocked.length === 0 ? 'not blocked' : `on the blocklist for ${blocked.join(' and ')}`,
      ...(brevo.modifiedAt === null ? [] : [`changed ${ago(brevo.modifiedAt, this.#now)}`]),
    ]
    const named = ({ id, name }: { readonly id: number; readonly name: string | null }): string => name ?? `list ${id}`
    const lists = brevo.lists.map((list) => `${named(list)}${list.isOurs ? ' (ours)' : ''}`)
    return [
      ...lines,
      this.#page.line('brevo', states.join(', ')),
      ...(lists.length === 0 ? [] : [this.#page.line('', `in ${lists.join(', ')}`)]),
      ...(brevo.unsubscribedLists.length === 0
        ? []
        : [this.#page.line('', `unsubscribed from ${brevo.unsubscribedLists.map(named).join(', ')}`)]),
    ].join('\n')
  }

  #tickets({ tickets: { total, latest } }: ContactStory): string[] {
    if (total === 0) return [this.#page.line('tickets', 'none')]
    const rows = latest.map(({ source, ticketId, status, createdAt, csat, subject, counted: isCounted }) => [
      `${source} ${ticketId}`,
      isCounted ? status : `${status}, not counted`,
      createdAt === null ? '' : moment(createdAt).slice(0, 10),
      csat === null ? '' : String(csat),
      subject ?? '',
    ])
    const columns = [
      { title: 'ticket' },
      { title: 'status' },
      { title: 'created', fixed: true },
      { title: 'csat', fixed: true, align: 'right' as const },
      { title: 'subject' },
    ]
    const more = total - latest.length
    return [
      [
        this.#page.table(columns, rows),
        ...(more > 0 ? [this.#style.dim(`  … and ${counted(more, 'earlier ticket')}`)] : []),
      ].join('\n'),
    ]
  }

  #attributes({ attributes }: ContactStory): string[] {
    if (attributes.length === 0) return []
    const name = Math.min(24, Math.floor(this.#page.room / 4))
    const rows = attributes.map((one) => [
      truncate(one.attribute, name),
      one.refused === undefined ? words(one.wanted) : 'left out',
      words(one.confirmed),
      words(one.inBrevo),
      one.origin,
      one.rule.where.split(' ')[0] ?? '',
    ])
    const columns = [
      { title: 'attribute', fixed: true },
      { title: 'wanted' },
      { title: 'confirmed' },
      { title: 'in Brevo' },
      { title: 'from' },
      { title: 'rule' },
    ]
    const refused = attributes.flatMap(({ attribute, refused: why }) =>
      why === undefined ? [] : [this.#page.marked('warn', `${attribute} is left out: ${why}`, '  ')],
    )
    return [[this.#page.table(columns, rows), ...refused].join('\n')]
  }

  #lists({ lists }: ContactStory): string[] {
    if (lists.length === 0) return []
    const lines = lists.map(({ name, id, belongs, isIn, condition, values, source }, index) => {
      const held = Object.entries(values).map(([column, value]) => `${column} ${words(value)}`)
      const state = `${belongs ? 'belongs in' : 'does not belong in'} ${name} (${id})${isIn === belongs ? '' : isIn ? ', and is in it' : ', and is not in it'}`
      const because = held.length === 0 ? '' : `; ${held.join(', ')}`
      return this.#page.line(
        index === 0 ? 'lists' : '',
        `${state}: ${condition === 'TRUE' ? `everybody of ${source}` : `${source}, ${condition}`}${because}`,
      )
    })
    return [lines.join('\n')]
  }

  #events({ events }: ContactStory): string[] {
    if (events.length === 0) return []
    const lines = events.slice(0, shownEvents).map(({ name, happenedAt, source, ticketId, state, reason }, index) => {
      const ticket = ticketId === null ? '' : ` of ${source} ${ticketId}`
      return this.#page.line(
        index === 0 ? 'events' : '',
        `${moment(happenedAt)} ${name}${ticket}: ${state}${reason === null ? '' : `, ${reason}`}`,
      )
    })
    const more = events.length - shownEvents
    return [[...lines, ...(more > 0 ? [this.#style.dim(`  … and ${counted(more, 'earlier event')}`)] : [])].join('\n')]
  }

  #past({ record: { outcome, rejected, conflicts, helpdeskWrites, suppressed } }: ContactStory): string[] {
    const lines = [
      outcome === null
        ? this.#page.line('so far', 'nothing was delivered yet')
        : this.#page.line(
            'so far',
            [
              `${outcome.outcome}${outcome.reason === null ? '' : ` (${outcome.reason})`}`,
              ...(outcome.confirmedAt === null ? [] : [`confirmed ${ago(outcome.confirmedAt, this.#now)}`]),
              ...(outcome.nextTryAt === null ? [] : [`tried again from ${moment(outcome.nextTryAt)}`]),
            ].join(', '),
          ),
      ...rejected.map(({ field, cause, message, fix }) =>
        this.#page.marked('bad', `${field ?? 'contact'}, ${cause}: ${message} ${fix}`, '  '),
      ),
      ...conflicts.map(({ field, ours, theirs, winner, settledAt }) =>
        this.#page.marked(
          settledAt === null ? 'warn' : 'idle',
          `${field} differed: helpdesk ${words(ours)}, Brevo ${words(theirs)}; ${winner === 'nobody' ? 'a person has to say' : `${winner} goes`}${settledAt === null ? '' : ', settled since'}`,
          '  ',
        ),
      ),
      ...helpdeskWrites.map(({ source, contactId, field, state, at, reason }) =>
        this.#page.line(
          '',
          `${field} of ${source} ${contactId} from Brevo: ${state} ${ago(at, this.#now)}${reason === null ? '' : `, ${reason}`}`,
        ),
      ),
      ...(suppressed === null
        ? []
        : [
            this.#page.line(
              '',
              `${suppressed.why} since ${moment(suppressed.since).slice(0, 10)}: only ever created on the blocklist`,
            ),
          ]),
    ]
    return [lines.join('\n')]
  }

  #next(
    { outcome, contact, withheld, conflicts, helpdeskWrites, events }: NextChange,
    lists: ContactStory['lists'],
  ): string {
    const named = (id: number): string => lists.find((list) => list.id === id)?.name ?? `list ${id}`
    const does = [
      ...(contact === null ? [] : contact.changes.map(changeWords)),
      ...(contact?.phone === undefined ? [] : [`SMS ${contact.phone}`]),
      ...(contact?.brevoId === undefined && contact !== null ? [`created, ${contact.consent ?? 'blocked'}`] : []),
      ...(contact?.block === true ? ['put on the blocklist'] : []),
      ...(contact?.addLists ?? []).map((id) => `+${named(id)}`),
      ...(contact?.removeLists ?? []).map((id) => `−${named(id)}`),
      ...helpdeskWrites.map(
        ({ source, field, before, after }) => `${source} ${field} ${words(before)} → ${words(after)}`,
      ),
      ...events.map(({ name }) => `event ${name}`),
    ]
    const nothing = withheld ?? (outcome === 'none' ? 'not among the customers a plan looks at' : 'nothing to write')
    return [
      this.#page.line('next', does.length === 0 ? nothing : does.join(', ')),
      ...(contact?.withheld ?? []).map(({ text }) => this.#page.marked('warn', text, '  ')),
      ...conflicts.map(({ field }) => this.#page.marked('warn', `${field} changed on both sides`, '  ')),
    ].join('\n')
  }

  #why({ attribute, text, tickets, story }: WhyAnswer): string {
    if (story === null) return this.#page.marked('warn', `${attribute}: ${text}`)
    const { rule, origin } = story
    const value = `${story.refused ?? words(story.wanted)}; confirmed ${words(story.confirmed)}, in Brevo ${words(story.inBrevo)}`
    const rows = tickets.map(({ source, ticketId, at, value, counts }) => [
      `${source} ${ticketId}`,
      at === null ? '' : moment(at),
      value === null
        ? 'unknown'
        : typeof value === 'number' && value > 600
          ? duration(Math.round(value))
          : String(value),
      counts ? 'counts' : '',
    ])
    const columns = [{ title: 'ticket' }, { title: 'when' }, { title: 'value' }, { title: '' }]
    return [
      this.#page.line('wanted', value),
      this.#page.line('from', `${origin}${rule.definition === null ? '' : `: ${rule.definition}`}`),
      this.#page.line(
        'rule',
        `${rule.where}: ${rule.from} → ${attribute}; owner ${rule.owner}, without a value ${rule.whenNull}`,
      ),
      this.#page.line('made of', text),
      ...(rows.length === 0 ? [] : ['', this.#page.table(columns, rows)]),
    ].join('\n')
  }
}

/** Unknown is a dash, empty is said. */
function words(value: Json | AttributeStory['wanted'] | undefined): string {
  if (value === undefined) return '–'
  if (value === null) return 'empty'
  if (Array.isArray(value)) return value.map(String).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
