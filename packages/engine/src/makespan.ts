/**
 * Lower bound of a run's minutes: no stream ends before its own limits allow, and all of them together not before the
 * account's allows. Streams overlap, so it is the larger of the two, not the sum.
 */
export function makespanMinutes(
  streams: readonly { readonly credits: number; readonly minutes: number }[],
  allowedPerMinute: number,
): number {
  const together = streams.reduce((sum, { credits }) => sum + credits, 0) / allowedPerMinute
  return Math.max(together, ...streams.map(({ minutes }) => minutes))
}
