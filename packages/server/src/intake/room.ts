export interface Room {
  /** Takes room for a delivery; false when there is none. */
  enter(bytes: number): boolean
  leave(bytes: number): void
}

/** Bounds what waits for the store at once: beyond it the vendor is asked to send again, which loses nothing. */
export function createRoom(mostDeliveries: number, mostBytes: number): Room {
  let deliveries = 0
  let held = 0
  return {
    enter(bytes) {
      if (deliveries >= mostDeliveries || (deliveries > 0 && held + bytes > mostBytes)) return false
      deliveries += 1
      held += bytes
      return true
    },
    leave(bytes) {
      deliveries -= 1
      held -= bytes
    },
  }
}
