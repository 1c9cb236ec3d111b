import { stamp } from './moment.ts'
import type { BrevoWorld } from './world.ts'

/** Everything a test may want to compare, times in UTC, the webhooks' secrets left out. */
export function dumpOf(world: BrevoWorld) {
  const utc = (ms: number) => stamp(ms, 'Z')
  const { counters, watch } = world
  return {
    contacts: [...world.contacts.values()].map(({ createdAt, modifiedAt, ...contact }) => ({
      ...contact,
      createdAt: utc(createdAt),
      modifiedAt: utc(modifiedAt),
    })),
    attributes: [...world.attributes.values()],
    folders: [...world.folders.values()],
    lists: [...world.lists.values()].map(({ id, name, folderId }) => ({
      id,
      name,
      folderId,
      contacts: world.contacts.membersOf(id),
    })),
    companies: [...world.companies.all.values()].map(({ createdAt, modifiedAt, ...company }) => ({
      ...company,
      createdAt: utc(createdAt),
      modifiedAt: utc(modifiedAt),
    })),
    events: world.events.map(({ at, receivedAt, ...event }) => ({
      ...event,
      at: utc(at),
      receivedAt: utc(receivedAt),
    })),
    processes: [...world.processes.all.values()].map((process) => ({
      id: process.id,
      name: process.name,
      status: world.processes.statusOf(process, world.now()),
      rejected: Object.keys(process.done?.rejects ?? {}),
    })),
    webhooks: [...world.webhooks.all.values()].map(({ id, type, events, batched }) => ({ id, type, events, batched })),
    deliveries: world.outbox.deliveries.map(({ id, webhookId, body, state, tries }) => ({
      id,
      webhookId,
      body: JSON.parse(body) as unknown,
      state,
      tries: tries.map(({ at, reply }) => ({ at: utc(at), reply: typeof reply === 'string' ? reply : reply.status })),
    })),
    transactionalBlocks: [...world.transactionalBlocks.values()],
    resubscriptions: watch.resubscriptions.map((one) => ({ ...one, at: utc(one.at) })),
    counters: {
      calls: counters.calls,
      contactWrites: counters.contactWrites,
      redundantWrites: counters.redundantWrites,
      droppedValues: counters.droppedValues,
      confirmationMails: counters.confirmationMails,
      ownerMails: counters.ownerMails,
      lostEvents: counters.lostEvents,
      duplicateEvents: world.duplicateEvents,
    },
  }
}
