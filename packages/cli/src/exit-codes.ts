// Least grave first: what several sources come to is the gravest of theirs.
const gravity = [0, 5, 6, 7, 4, 3, 2, 1, 130]

export function gravest(codes: readonly number[]): number {
  return codes.reduce((worst, code) => (rank(code) > rank(worst) ? code : worst), 0)
}

function rank(code: number): number {
  const place = gravity.indexOf(code)
  return place === -1 ? gravity.indexOf(1) : place
}
