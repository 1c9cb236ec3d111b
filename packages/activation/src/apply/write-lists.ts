import type { WriteAnswer } from '@tajo/core/destination'
import type { ApplyRun } from './apply-run.ts'
import { type ContactWork, reject } from './contact-work.ts'
import { insist } from './insist.ts'
import { noteIntent } from './intent.ts'

const chunk = 150

/** Changes lists of contacts whose other parts need no call, or went by an import, which cannot remove. */
export async function writeLists(
  run: ApplyRun,
  works: readonly ContactWork[],
  onDone: (done: number) => void,
): Promise<void> {
  const alone = works.filter(({ route }) => route === undefined)
  for (const work of alone) work.route = 'lists'
  if (alone.length > 0) await noteIntent(run, alone)
  const moves = [
    ...movesOf(works, 'removeLists'),
    // An import has added already.
    ...movesOf(
      works.filter(({ route }) => route === 'lists'),
      'addLists',
    ),
  ]
  const open = new Map<ContactWork, number>()
  for (const move of moves) for (const work of move.works) open.set(work, (open.get(work) ?? 0) + 1)
  let done = 0
  for (const { list, change, works: moved } of moves) {
    if (run.signal.aborted || !run.gates.isOpen('lists')) return
    const ids = moved.flatMap(({ brevoId }) => (brevoId === undefined ? [] : [brevoId]))
    const answer = await insist(
      () => (change === 'addLists' ? run.destination.addToList(list, ids) : run.destination.removeFromList(list, ids)),
      run,
    )
    run.gates.heed('lists', answer)
    for (const work of moved) {
      heed(work, { list, change }, answer)
      const left = (open.get(work) ?? 1) - 1
      open.set(work, left)
      if (left === 0 && work.state === 'planned') work.state = 'sent'
    }
    done += moved.length
    onDone(done)
  }
}

function heed(work: ContactWork, { list, change }: Omit<Move, 'works'>, answer: WriteAnswer): void {
  if (answer.ok) return
  work.reason = answer.message
  switch (answer.cause) {
    case 'unknown':
      work.state = 'unsure'
      return
    case 'busy':
    case 'limited':
    case 'refused':
      work.state = 'later'
      return
    default:
      reject(work, `list ${list}`, 'invalid', answer.message)
      work[change] = work[change].filter((id) => id !== list)
  }
}

interface Move {
  readonly list: number
  readonly change: 'addLists' | 'removeLists'
  readonly works: readonly ContactWork[]
}

function movesOf(works: readonly ContactWork[], change: 'addLists' | 'removeLists'): readonly Move[] {
  const byList = new Map<number, ContactWork[]>()
  for (const work of works) {
    for (const list of work[change]) {
      const known = byList.get(list)
      if (known === undefined) byList.set(list, [work])
      else known.push(work)
    }
  }
  return [...byList].flatMap(([list, all]) => chunksOf(all).map((some) => ({ list, change, works: some })))
}

function chunksOf(works: readonly ContactWork[]): readonly ContactWork[][] {
  return Array.from({ length: Math.ceil(works.length / chunk) }, (_, n) => works.slice(n * chunk, (n + 1) * chunk))
}
