/**
 * Dotted keys of records that have no column on purpose, by stream: sums over campaigns that a record read by itself brings
 * along, and what another column holds.
 */
export const keysElsewhere: Readonly<Record<string, readonly string[]>> = {
  contacts: ['statistics'],
  lists: ['campaignStats', 'createdAt', 'dynamicList', 'startDate', 'endDate'],
  contact_attributes: ['field_key'],
}
