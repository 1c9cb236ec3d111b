const replacement = '[redacted]'
// Shorter values would black out half of every sentence, and no vendor issues such keys.
const shortestSecret = 4

const patterns: readonly (readonly [RegExp, string])[] = [
  [
    /(authorization["']?\s*[:=]\s*["']?(?:(?:basic|bearer|token)\s+)?)(?!basic\s|bearer\s|token\s)[^\s"',;}]+/gi,
    `$1${replacement}`,
  ],
  [/\b((?:basic|bearer)\s+)[A-Za-z0-9+/._~-]{8,}=*/gi, `$1${replacement}`],
  [
    /\b((?:api[_-]?key|api[_-]?token|access[_-]?token|refresh[_-]?token|client[_-]?secret|token|secret|password)=)[^&\s"'<>]+/gi,
    `$1${replacement}`,
  ],
  [
    /("(?:api_?key|api_?token|access_?token|refresh_?token|client_?secret|token|secret|password)"\s*:\s*")(?:[^"\\]|\\.)*/gi,
    `$1${replacement}`,
  ],
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']+@/gi, `$1${replacement}@`],
]

/**
 * The text without these secrets, however they were written: plain, URL-encoded, escaped in JSON or as Basic credentials;
 * and without anything that looks like a credential.
 *
 * @example
 * redact('GET /tickets?api_key=abc123', []) // 'GET /tickets?api_key=[redacted]'
 */
export function redact(text: string, secrets: readonly string[]): string {
  return createRedactor(secrets)(text)
}

/** `redact` for many texts. */
export function createRedactor(secrets: readonly string[]): (text: string) => string {
  const forms = [...new Set(secrets.filter((secret) => secret.length >= shortestSecret).flatMap(writtenForms))]
  // Longest first: a secret that begins another must not leave the other's end behind.
  forms.sort((a, b) => b.length - a.length)
  const known = forms.length === 0 ? undefined : new RegExp(forms.map((form) => escaped(form)).join('|'), 'g')
  return (text) => {
    const withoutKnown = known === undefined ? text : text.replace(known, replacement)
    return patterns.reduce((result, [pattern, by]) => result.replace(pattern, by), withoutKnown)
  }
}

/** For use inside a regular expression. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

function writtenForms(secret: string): string[] {
  // Freshdesk takes the key as user name with any password, by convention X.
  const basic = Buffer.from(`${secret}:X`).toString('base64')
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), basic, basic.replace(/=+$/, '')]
}
