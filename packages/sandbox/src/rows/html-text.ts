const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" }

/** Plain text of an HTML body, as `description_text` and `body_text` carry it. */
export function textOf(html: string): string {
  return html
    .replace(/<(?:br\s*\/?|\/p|\/div|\/li|\/tr)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (whole, name: string) => ENTITIES[name] ?? whole)
    .trim()
}
