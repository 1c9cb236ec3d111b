import { describe, expect, it } from 'vitest'
import { configJsonSchema } from './json-schema.ts'
import { selectedSources, sourceNamed } from './sources.ts'
import { checkStreamNames } from './stream-names.ts'
import { load } from './test-folder.ts'

const yaml = `connectors:
  freshdesk:
    domain: acme
    api_key: key-of-the-test
    sync: { tikets: true, contacts: true }
    streams:
      agnts: {}
  old: { type: freshdesk, domain: old, api_key: key-of-the-test, enabled: false }
  zendesk: { subdomain: acme, enabled: false }
`

describe('sources by name', () => {
  it('takes all that are switched on, or the named one', async () => {
    const config = await load(yaml)
    expect(selectedSources(config, undefined).map(({ name }) => name)).toEqual(['freshdesk'])
    expect(sourceNamed(config, 'old').enabled).toBe(false)
  })

  it('says why a source cannot be had', async () => {
    const config = await load(yaml)
    expect(() => selectedSources(config, 'old')).toThrow('The source old is switched off.')
    expect(() => sourceNamed(config, 'zendesk')).toThrow('it is switched off and its credentials are not set')
    expect(() => sourceNamed(config, 'freshdsk')).toThrow(
      'No source named freshdsk is configured; did you mean "freshdesk"?',
    )
    const none = await load('')
    expect(() => selectedSources(none, undefined)).toThrow('No source is configured and switched on.')
  })
})

describe('checkStreamNames', () => {
  it('names every stream the source does not have, with its line', async () => {
    const source = sourceNamed(await load(yaml), 'freshdesk')
    expect(() => checkStreamNames(source, ['tickets', 'contacts', 'agents'])).toThrowErrorMatchingInlineSnapshot(`
      [TajoError: tajo.yml:5 connectors.freshdesk.sync.tikets: freshdesk has no such stream; did you mean "tickets"?
      tajo.yml:7 connectors.freshdesk.streams.agnts: freshdesk has no such stream; did you mean "agents"?]
    `)
    checkStreamNames(source, ['tikets', 'contacts', 'agnts'])
  })
})

describe('configJsonSchema', () => {
  it('describes every key for editors', () => {
    const schema = JSON.stringify(configJsonSchema())
    expect(schema).toContain('http://json-schema.org/draft-07/schema#')
    for (const key of [
      'warehouse',
      'connectors',
      'api_key',
      'rate_reserve',
      'full_sync',
      'exclude_private',
      'contact_mapping',
      'new_contacts',
    ]) {
      expect(schema).toContain(`"${key}"`)
    }
  })
})
