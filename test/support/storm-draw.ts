import type { Dice } from './dice.ts'
import { type Bolt, bodies, forged, type Genuine, genuine, shuffled } from './storm.ts'
import { type Accounts, change, type Helpdesk, solve, ticketsOf } from './storm-accounts.ts'

export interface Storm {
  /** Everything that is sent, in the order it is sent in. */
  readonly bolts: readonly Bolt[]
  /** What of it has to be stored. */
  readonly taken: readonly Bolt[]
  /** What contacts of Brevo were given meanwhile, by address; the last word counts. */
  readonly notes: ReadonlyMap<string, string>
  /** Changes of tickets and contacts that it tells of. */
  readonly changes: number
}

interface Drawn {
  readonly accounts: Accounts
  readonly size: number
  /** Addresses of contacts in Brevo. */
  readonly people: readonly string[]
  readonly chance: Dice
  readonly nowMs: number
}

const changesOneIn = 20

export function drawStorm(drawn: Drawn): Storm {
  const { accounts, chance } = drawn
  const notes = new Map<string, string>()
  const solving = accounts.toSolve.map((one, n): Genuine => {
    const bolt = genuine(one.source, bodies[one.source](one.ticket, n, new Date(drawn.nowMs)))
    return { ...bolt, happens: once(() => solve(accounts, one)) }
  })
  const good = [...solving, ...told(drawn, solving.length, notes)]
  const some = (share: number): readonly Genuine[] => good.filter(() => chance.roll() < share)
  const again = some(0.1)
  const copies = [...again, ...again.filter(() => chance.below(3) === 0)]
  // A recorded delivery that somebody sends again later.
  const replays = some(0.02).flatMap((bolt) => (bolt.source === 'zendesk' ? [forged(bolt, 'stale stamp')] : []))
  return {
    bolts: shuffled([...good, ...copies, ...replays, ...madeUp(drawn, good)], chance),
    taken: good,
    notes,
    changes: good.filter(({ happens }) => happens !== undefined).length,
  }
}

/** Genuine deliveries; some tell of a change that happens just before they are sent. */
function told({ accounts, size, people, chance, nowMs }: Drawn, from: number, notes: Map<string, string>): Genuine[] {
  // Told out of order, and of moments before and after what is stored by now.
  const at = (): Date => new Date(nowMs - 120_000 + chance.below(120) * 1_000)
  const tickets = { freshdesk: ticketsOf(accounts, 'freshdesk'), zendesk: ticketsOf(accounts, 'zendesk') }
  const oneOf = <T>(list: readonly T[]): T => {
    const found = list[chance.below(list.length)]
    if (found === undefined) throw new Error('nothing to draw from')
    return found
  }
  return Array.from({ length: Math.max(0, size - from) }, (_, index): Genuine => {
    const n = from + index
    const [draw, changes] = [chance.below(20), chance.below(changesOneIn) === 0]
    if (draw === 19) {
      const person = oneOf(people)
      const bolt = genuine('brevo', bodies.brevo(person, n, at()))
      const says = `Number ${n}`
      const edit = (): void => {
        accounts.brevo.sandbox.people.edit(person, { NOTE: says })
        notes.set(person, says)
      }
      return changes ? { ...bolt, happens: once(edit) } : bolt
    }
    const source: Helpdesk = draw < 12 ? 'zendesk' : 'freshdesk'
    const { all, unclosed } = tickets[source]
    const ticket = oneOf(changes ? unclosed : all)
    const what = changes && chance.below(2) === 0 ? 'words' : 'state'
    const bolt = genuine(source, bodies[source](ticket, n, at(), what))
    const edit = (): void => change(accounts, { source, ticket, what, says: `number_${n}` })
    return changes ? { ...bolt, happens: once(edit) } : bolt
  })
}

/** What is forged says something that nobody else says: found in the inbox it would be known. */
function madeUp({ accounts, chance, nowMs }: Drawn, good: readonly Genuine[]): readonly Bolt[] {
  const [ticket = 1] = ticketsOf(accounts, 'zendesk').all
  let n = 5_000_000
  const lies = (because: NonNullable<Bolt['because']>, share: number, only?: Helpdesk): readonly Bolt[] =>
    good
      .filter(() => chance.roll() < share)
      .map(({ source }) => {
        n += 1
        const as = only ?? source
        const body =
          as === 'brevo'
            ? bodies.brevo('nobody@example.com', n, new Date(nowMs))
            : bodies[as](ticket, n, new Date(nowMs))
        return forged(genuine(as, body), because)
      })
  return [
    ...lies('wrong secret', 0.05),
    ...lies('wrong token', 0.02),
    ...lies('no secret set', 0.02, 'freshdesk'),
    ...lies('stale stamp', 0.03, 'zendesk'),
    ...lies('oversize', 0.002),
  ]
}

/** Whichever copy of a delivery goes out first. */
function once(happens: () => void): () => void {
  let happened = false
  return () => {
    if (happened) return
    happened = true
    happens()
  }
}
