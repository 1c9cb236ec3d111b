interface Named {
  readonly id: number
  readonly name: string
}

/** Alphabetical without regard to case, as lists of people and companies come [doc: alphabetical; guess: the rest]. */
export function byName(a: Named, b: Named): number {
  const [first, second] = [a.name.toLowerCase(), b.name.toLowerCase()]
  if (first !== second) return first < second ? -1 : 1
  return a.id - b.id
}
