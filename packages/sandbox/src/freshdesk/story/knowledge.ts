import type { Random } from '../../story/random.ts'
import { DAY, iso } from '../../world/time.ts'
import type { WorldData } from '../world/data.ts'
import { htmlOf } from './ticket-content.ts'

const SHELVES: readonly (readonly [string, readonly (readonly [string, readonly string[]])[]])[] = [
  [
    'Getting started',
    [
      ['Your account', ['Changing account details', 'Inviting colleagues', 'Signing in']],
      ['First steps', ['A tour in five minutes', 'Rechnungen verstehen']],
    ],
  ],
  [
    'Data in and out',
    [
      ['Exports', ['Exporting to CSV', 'Why an export stops early', 'レポートの書き出し']],
      ['Webhooks', ['Rotating a secret', 'Retries and order']],
    ],
  ],
  ['Billing', [['Invoices', ['VAT on invoices', 'Changing the billing address']]]],
]

/** The help pages: categories, folders, one folder inside another, articles. */
export function writeArticles(data: WorldData, random: Random, since: number): void {
  for (const [name, folders] of SHELVES) {
    const category = data.solution_categories.put({
      id: data.ids.next('solution_category'),
      name,
      description: null,
      created_at: iso(since),
      updated_at: iso(since + random.int(0, 300) * DAY),
      visible_in_portals: [84_000_039_685],
      icon: {},
    })
    for (const [folderName, titles] of folders) {
      const folderId = addFolder(data, category.id, name, folderName, titles.length, null, since)
      for (const title of titles)
        addArticle(data, random, { categoryId: category.id, name, folderId, folderName }, title, since)
      if (folderName === 'Exports') addFolder(data, category.id, name, 'Nightly exports', 0, folderId, since)
    }
  }
}

function addFolder(
  data: WorldData,
  categoryId: number,
  categoryName: string,
  name: string,
  articles_count: number,
  parent_folder_id: number | null,
  since: number,
): number {
  const id = data.ids.next('solution_folder')
  data.solution_folders.put({
    id,
    name,
    description: null,
    articles_count,
    created_at: iso(since),
    updated_at: iso(since),
    icon_url: null,
    parent_folder_id,
    sub_folders_count: name === 'Exports' ? 1 : 0,
    hierarchy: hierarchy(categoryId, categoryName, id, name),
    visibility: 1,
  })
  return id
}

interface Shelf {
  readonly categoryId: number
  readonly name: string
  readonly folderId: number
  readonly folderName: string
}

function addArticle(data: WorldData, random: Random, shelf: Shelf, title: string, since: number): void {
  const text = `${title}: open settings, choose the page of that name, save.`
  const created = since + random.int(0, 200) * DAY
  data.solution_articles.put({
    id: data.ids.next('solution_article'),
    type: 1,
    status: random.chance(0.85) ? 2 : 1,
    agent_id: data.me().id,
    created_at: iso(created),
    category_id: shelf.categoryId,
    folder_id: shelf.folderId,
    title,
    updated_at: iso(created + random.int(0, 200) * DAY),
    description: htmlOf(text),
    description_text: text,
    seo_data: { meta_title: '', meta_description: '' },
    tags: random.chance(0.3) ? ['faq'] : [],
    attachments: [],
    cloud_files: [],
    thumbs_up: random.int(0, 90),
    thumbs_down: random.int(0, 12),
    hits: random.int(0, 4000),
    suggested: random.int(0, 40),
    feedback_count: random.int(0, 5),
    hierarchy: hierarchy(shelf.categoryId, shelf.name, shelf.folderId, shelf.folderName),
  })
}

function hierarchy(categoryId: number, categoryName: string, folderId: number, folderName: string) {
  return [
    { level: 0, type: 'category', data: { id: categoryId, name: categoryName, language: 'en' } },
    { level: 1, type: 'folder', data: { id: folderId, name: folderName, language: 'en' } },
  ]
}
