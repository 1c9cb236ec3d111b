import type { WriteAnswer, WriteRefusal } from '@tajo/core/destination'
import { inParallel } from '@tajo/core/parallel'
import type { ApplyRun } from './apply-run.ts'
import { attributesOf, type ContactWork, hasWork, reject } from './contact-work.ts'
import { insist } from './insist.ts'
import { noteIntent } from './intent.ts'

const atOnce = 8
/** Intents are saved for so many at a time: a transaction each would cost more than the calls. */
const chunk = 100

type Written = WriteAnswer<{ readonly id: number }>

/** Creates and updates contacts one by one, the lists in the same call. */
export async function writeSingly(
  run: ApplyRun,
  works: readonly ContactWork[],
  onDone: (done: number) => void,
): Promise<void> {
  let done = 0
  for (let from = 0; from < works.length; from += chunk) {
    if (run.signal.aborted || !run.gates.isOpen('contacts')) return
    const next = works.slice(from, from + chunk)
    for (const work of next) work.route = 'single'
    await noteIntent(run, next)
    for await (const _ of inParallel(next, atOnce, (work) => writeOne(run, work))) onDone(++done)
  }
}

/** Writes one contact; where a part of it is in the way, that part is left out, told, and the rest is written. */
async function writeOne(run: ApplyRun, work: ContactWork): Promise<void> {
  for (;;) {
    if (run.signal.aborted || !run.gates.isOpen('contacts')) return
    const answer = await insist(() => send(run, work), run)
    run.gates.heed('contacts', answer)
    if (answer.ok) {
      work.brevoId = answer.id
      work.state = 'sent'
      return
    }
    if (!leaveOut(work, answer)) return settle(work, answer)
    if (!work.isNew && !hasWork(work)) {
      work.state = 'refused'
      return
    }
  }
}

async function send({ destination }: ApplyRun, work: ContactWork): Promise<Written> {
  const { contact, brevoId, extId, phone, addLists, removeLists, consent, block } = work
  const attributes = attributesOf(work)
  const parts = { ...(extId === undefined ? {} : { extId }), ...(phone === undefined ? {} : { phone }), attributes }
  if (brevoId === undefined || work.isNew) {
    const email = contact.email === undefined ? {} : { email: contact.email }
    return destination.createContact({ ...email, ...parts, listIds: addLists, consent })
  }
  const blocked = block ? { block: true as const } : {}
  const answer = await destination.updateContact({ id: brevoId, ...parts, addLists, removeLists, ...blocked })
  return answer.ok ? { ok: true, id: brevoId } : answer
}

/**
 * Takes out the part that is in the way: one bad or shared phone number refuses the whole write [client], and so may a list that
 * is not there. False if there is none to take out.
 */
function leaveOut(work: ContactWork, answer: WriteRefusal): boolean {
  if (answer.cause === 'duplicate') {
    const taken = new Set(answer.identifiers.map((name) => name.toUpperCase()))
    const phone = work.phone !== undefined && (taken.has('SMS') || taken.has('PHONE'))
    const extId = work.extId !== undefined && taken.has('EXT_ID') && !work.isNew
    const others = work.changes.filter(({ attribute }) => taken.has(attribute))
    if (phone) dropPhone(work, 'duplicate', answer.message)
    if (extId) {
      reject(work, 'EXT_ID', 'duplicate', answer.message)
      work.extId = undefined
    }
    for (const { attribute } of others) reject(work, attribute, 'duplicate', answer.message)
    work.changes = work.changes.filter((change) => !others.includes(change))
    return phone || extId || others.length > 0
  }
  const { addLists, removeLists } = work
  const ofLists = addLists.length + removeLists.length > 0 && /\blist/i.test(answer.message)
  // A list that is not there is told as 404 in some calls, as 400 in others.
  if (answer.cause !== 'invalid' && !(answer.cause === 'gone' && ofLists)) return false
  if (work.phone !== undefined && !ofLists) {
    dropPhone(work, 'invalid', answer.message)
    return true
  }
  if (!ofLists) return false
  const lists = [...addLists, ...removeLists]
  for (const list of lists) reject(work, `list ${list}`, 'invalid', answer.message)
  work.addLists = []
  work.removeLists = []
  return true
}

function dropPhone(work: ContactWork, cause: 'duplicate' | 'invalid', message: string): void {
  reject(work, 'SMS', cause, message)
  work.phone = undefined
}

function settle(work: ContactWork, answer: WriteRefusal): void {
  work.reason = answer.message
  switch (answer.cause) {
    case 'gone':
      work.state = work.isNew ? 'refused' : 'gone'
      if (work.isNew) reject(work, null, 'invalid', answer.message)
      return
    case 'unknown':
      work.state = 'unsure'
      return
    case 'busy':
    case 'limited':
    case 'refused':
      work.state = 'later'
      return
    case 'duplicate':
      // Somebody of that address or id came since the account was read: the next plan finds and updates him. A second one
      // without the id would be his twin.
      work.state =
        work.isNew && answer.identifiers.some((name) => /^(e-?mail|ext_id)$/i.test(name)) ? 'later' : 'refused'
      if (work.state === 'refused') reject(work, null, 'duplicate', answer.message)
      return
    case 'invalid':
      work.state = 'refused'
      reject(work, null, 'invalid', answer.message)
      return
  }
}
