/** Structured log lines; the message says what happened, the fields where. Secrets are removed before a line is written. */
export interface Log {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void
  info(message: string, fields?: Readonly<Record<string, unknown>>): void
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void
}

/** Every line says which source it is about. */
export function logAbout(source: string, log: Log): Log {
  return {
    debug: (message, fields) => log.debug(message, { source, ...fields }),
    info: (message, fields) => log.info(message, { source, ...fields }),
    warn: (message, fields) => log.warn(message, { source, ...fields }),
  }
}

export const silentLog: Log = { debug: () => {}, info: () => {}, warn: () => {} }
