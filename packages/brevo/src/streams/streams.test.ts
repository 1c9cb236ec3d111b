import type { Column } from '@tajo/core/columns'
import { describeStreams } from '@tajo/core/testing/stream-contract'
import { expect, test } from 'vitest'
import { limitClassOf } from '../limits.ts'
import { streamNamed, streams } from './index.ts'
import { pointers } from './pointers.ts'

test('are the ones Tajo promises', () => {
  expect(streams.map((stream) => stream.name).sort()).toEqual([
    'companies',
    'contact_attributes',
    'contacts',
    'folders',
    'lists',
    'segments',
  ])
})

test('those of the class of a hundred calls an hour are off unless they are named', () => {
  for (const { limitClass, optional } of streams) expect(optional === true).toBe(limitClass !== 'contacts')
})

test('columns that point at other streams point at ones that exist', () => {
  for (const [column, stream] of Object.entries(pointers)) {
    expect(streamNamed(stream), `${column} → ${stream}`).toBeDefined()
    expect(streams.some(({ columns }) => column in columns)).toBe(true)
  }
})

function looksPersonal(stream: string, column: string, { type }: Column): boolean {
  return stream === 'contacts' && (type === 'text' || (type === 'json' && column === 'attributes'))
}

describeStreams({
  streams,
  streamNamed,
  docs: /^https:\/\/developers\.brevo\.com\/reference\/[a-z-]+$/,
  costOf: ({ path }) => ({ credits: 1, limitClass: limitClassOf('GET', path) }),
  shapes: ['list'],
  fieldLabel: 'name',
  textIds: new Set(['ext_id', 'companies.id', 'linked_deals_ids']),
  looksPersonal,
  notPersonal: {},
})
