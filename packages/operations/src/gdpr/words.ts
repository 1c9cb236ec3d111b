export const gdprWords = {
  nobody: 'Nobody with this address was found: not in the warehouse, and not in Brevo.',
  notAsked: (problem: string): string => `Not everybody could be asked whether they know the address: ${problem}`,
  unknownTables: (names: readonly string[]): string =>
    `Tables of sources or streams that tajo.yml no longer names were not looked at: ${names.join(', ')}. Drop them, or name their source again.`,
  backups: 'Backups of the warehouse are not changed: they still hold what was erased, until they are replaced.',
  duckdb:
    'DuckDB writes over freed pages in its own time. To be rid of them at once, export the database and import it into a new file.',
  postgres: 'PostgreSQL frees old row versions when it vacuums, and its write-ahead log and replicas follow later.',
  kept: (system: string): string =>
    `${system} keeps the person: helpdesks are erased only when that is asked for. What is personal is not stored from there again.`,
  freshdesk: 'Freshdesk deletes ALL TICKETS of the person with the contact. It has no other way.',
  names:
    'In the texts of others only e-mail addresses are found. A name or a phone number that somebody else wrote stays there.',
  masked: 'Masked columns are as they are stored: hashed values cannot be turned back.',
  others: 'Conversations hold what others wrote too. Look through them before they are handed over.',
  events: 'Events of Brevo reach back only as far as Brevo shows them.',
  noStores: 'Nothing else was looked at than the warehouse and the vendors.',
  modelsLeft: 'The support model could not be built anew, as no helpdesk is configured: drop its schema.',
  suppressed: 'A keyed hash of an address that was blocked in Brevo stays, so that it is never subscribed again.',
  staff: 'The person is or was an agent: what he or she wrote to customers is emptied too.',
} as const
