/** A text of the vendor as it may be shown: addresses and numbers of people are cut out. */
export function plainMessage(text: string): string {
  return text
    .replace(/[^\s"'<>(),;]+@[^\s"'<>(),;]+/g, '…')
    .replace(/(?<![\d.])\+?\d[\d\s-]{6,}\d/g, '…')
    .slice(0, 300)
}
