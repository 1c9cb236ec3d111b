/** `128,400` */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** `1 row`, `2 rows`; `word` is the singular. */
export function counted(value: number, word: string, words = `${word}s`): string {
  return `${count(value)} ${value === 1 ? word : words}`
}

/** `12 s`, `3 min`, `1 h 20 min`, `2 d 4 h`: two units at most. */
export function duration(seconds: number): string {
  if (seconds < 10 && seconds !== Math.round(seconds)) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 600 && whole % 60 !== 0) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return `${minutes} min`
  if (minutes < 1440) return withRest(Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  return withRest(Math.floor(minutes / 1440), 'd', Math.floor((minutes % 1440) / 60), 'h')
}

/** `2026-03-01 14:20`, UTC like everything stored. */
export function moment(iso: string): string {
  const at = new Date(iso)
  return Number.isNaN(at.getTime()) ? iso : at.toISOString().slice(0, 16).replace('T', ' ')
}

/** `14:20`, on the clock of whoever watches. */
export function timeOfDay(ms: number): string {
  const at = new Date(ms)
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}

/** `3 h ago`, `just now`. */
export function ago(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000)
  if (Number.isNaN(seconds)) return iso
  if (seconds < 60) return 'just now'
  return `${duration(seconds).split(' ').slice(0, 2).join(' ')} ago`
}

/** `1.4 GB` */
export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  const place = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3))
  const scaled = value / 1000 ** place
  return `${place > 0 && scaled < 10 ? scaled.toFixed(1) : Math.round(scaled)} ${units[place]}`
}

function withRest(value: number, unit: string, rest: number, restUnit: string): string {
  return rest === 0 ? `${value} ${unit}` : `${value} ${unit} ${rest} ${restUnit}`
}
