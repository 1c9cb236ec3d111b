/** The one of the rows that a number names, whatever rows there are. */
export function pick<Row>(
  rows: ReadonlyMap<unknown, Row>,
  number: number,
  fits?: (row: Row) => boolean,
): Row | undefined {
  const some = fits === undefined ? [...rows.values()] : [...rows.values()].filter(fits)
  return some[number % Math.max(1, some.length)]
}

/** Spread over the alphabet, so that people land anywhere on a list. */
export function nameOf(number: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  let rest = Math.imul(number + 1, 2_654_435_761) >>> 0
  let name = ''
  for (let n = 0; n < 6; n += 1) {
    name += letters.charAt(rest % 26)
    rest = Math.floor(rest / 26)
  }
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} Example`
}
