/** One server-sent event. */
export interface ServerEvent {
  readonly event: string
  readonly data: string
  readonly id: string | undefined
}

/** The events of a body, as they come; a comment keeps a connection open and says nothing. */
export async function* serverEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  let lines: string[] = []
  for await (const bytes of body) {
    const parts = `${rest}${decoder.decode(bytes, { stream: true })}`.split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const line = part.endsWith('\r') ? part.slice(0, -1) : part
      if (line !== '') lines.push(line)
      else {
        const event = eventOf(lines)
        lines = []
        if (event !== undefined) yield event
      }
    }
  }
}

function eventOf(lines: readonly string[]): ServerEvent | undefined {
  const data: string[] = []
  let event = 'message'
  let id: string | undefined
  for (const line of lines) {
    const [, field = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (field === 'data') data.push(value)
    else if (field === 'event') event = value
    else if (field === 'id') id = value
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n'), id }
}
