import { streams as brevo } from '@tajo/brevo/streams/index'
import { streams as freshdesk } from '@tajo/freshdesk/streams/index'
import { streams as zendesk } from '@tajo/zendesk/streams/index'
import { streamsPage } from './streams-page.ts'

/** The page of each vendor's streams, by path from the repository's root. */
export const streamsPages: Readonly<Record<string, () => string>> = {
  'docs/connectors/brevo-streams.md': () =>
    streamsPage({
      title: 'Brevo',
      connector: 'brevo.md',
      source: 'packages/brevo/src/streams',
      streams: brevo,
      credits: 'what one page costs, one call: of up to 1,000 contacts, up to 50 of anything else.',
      creditWords: ['call', 'calls'],
      names: "Column names are the vendor's in\nsmall letters, `emailBlacklisted` as `email_blacklisted`.",
    }),
  'docs/connectors/freshdesk-streams.md': () =>
    streamsPage({
      title: 'Freshdesk',
      connector: 'freshdesk.md',
      source: 'packages/freshdesk/src/streams',
      streams: freshdesk,
      credits: 'what one page of up to 100 records costs. Children cost at least one call a parent.',
      creditWords: ['credit', 'credits'],
    }),
  'docs/connectors/zendesk-streams.md': () =>
    streamsPage({
      title: 'Zendesk',
      connector: 'zendesk.md',
      source: 'packages/zendesk/src/streams',
      streams: zendesk,
      credits:
        'what one page costs, one call: of up to 1,000 records of an export, up to 100 of a list. Children cost at least\n  one call a parent.',
      creditWords: ['call', 'calls'],
    }),
}
