/** A reason behind the name of its stream: the name is not said twice. */
export function behindName(stream: string, reason: string): string {
  return reason.startsWith(`${stream}: `) ? reason.slice(stream.length + 2) : reason
}
