import { expect, it } from 'vitest'
import { alsoCalled, happenings } from '../happenings.ts'
import { complaint, load } from './test-folder.ts'

const source = {
  freshdesk: 'base_url: http://127.0.0.1:4101\n    api_key: a-key',
  zendesk: 'base_url: http://127.0.0.1:4102\n    auth: { access_token: t }',
}
const brevo = 'brevo:\n  base_url: http://127.0.0.1:4103/v3\n  api_key: another-key\n'
const file = (type: keyof typeof source, words: readonly string[], more = '') =>
  `connectors:\n  ${type}:\n    ${source[type]}\n    ticket_events:\n${words.map((word) => `      ${word}: x_${word.replace('.', '_')}\n`).join('')}${brevo}${more}`

it('every word and every other name of it can be an event', async () => {
  const { activation } = await load(file('zendesk', happenings))
  expect(Object.keys(activation?.sources[0]?.events ?? {})).toEqual([...happenings])
  const named = await load(file('zendesk', Object.keys(alsoCalled)))
  expect(Object.keys(named.activation?.sources[0]?.events ?? {})).toEqual(Object.values(alsoCalled))
  expect(await complaint(file('zendesk', ['ticket_assigend']))).toContain('did you mean "ticket_assigned"?')
})

it('says which can never happen, and why', async () => {
  expect((await load(file('freshdesk', ['user_merged', 'user_created', 'ticket_assigned']))).warnings).toEqual([
    'tajo.yml:6 connectors.freshdesk.ticket_events.user_merged: never happens: Freshdesk does not say which contacts were merged',
  ])
  expect((await load(file('zendesk', ['user.merged', 'ticket.closed']))).warnings).toEqual([])
})

it('says that views of pages want to know the pages', async () => {
  const words = ['article.viewed', 'help_center_searched']
  const { warnings } = await load(file('zendesk', words))
  expect(warnings).toHaveLength(2)
  expect(warnings[0]).toContain('name where they are under server.beacon.origins')
  const beacon = 'server:\n  beacon: { origins: [https://help.acme.example] }\n'
  expect((await load(file('zendesk', words, beacon))).warnings).toEqual([])
})

it('finds words at the top of the file too', async () => {
  const atTop = `connectors:\n  freshdesk:\n    ${source.freshdesk}\nticket_events: { user_merged: merged }\n${brevo}`
  expect((await load(atTop)).warnings).toEqual([expect.stringContaining('tajo.yml:5 ticket_events.user_merged: ')])
})
