/** Structured log lines; the message says what happened, the fields where. Secrets are removed before a line is written. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {} }
