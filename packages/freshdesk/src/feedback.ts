/** Reads the vendor's rate headers: credits as integers in the reference, as decimals such as `700.0` in the field. */
export function feedbackFrom(headers: Readonly<Record<string, string>>): {
  total: number | undefined
  remaining: number | undefined
  cost: number | undefined
} {
  return {
    total: creditsIn(headers['x-ratelimit-total']),
    remaining: creditsIn(headers['x-ratelimit-remaining']),
    cost: creditsIn(headers['x-ratelimit-used-currentrequest']),
  }
}

function creditsIn(value: string | undefined): number | undefined {
  const number = value === undefined || value.trim() === '' ? Number.NaN : Number(value)
  return Number.isFinite(number) ? Math.floor(number) : undefined
}
