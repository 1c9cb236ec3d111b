/**
 * Dotted keys of records that have no column on purpose, by stream: their value is in another column or another stream.
 * Everything else without a column is new at the vendor.
 */
export const keysElsewhere: Readonly<Record<string, readonly string[]>> = {
  // The same as requester_id and company_id; the messages are rows of `conversations`.
  tickets: ['requester.id', 'company.id', 'conversations'],
}
