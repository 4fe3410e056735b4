/** Server-sent events of a response, one after another. EventSource can send no key, so the page reads them itself. */

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  readonly id?: string;
}

/** Its blocks as they stand there: events, comments and settings. */
export async function* blocksOf(response: Response): AsyncGenerator<string, void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += value;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        yield block;
      }
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

export async function* eventsOf(response: Response): AsyncGenerator<ServerEvent, void> {
  for await (const block of blocksOf(response)) {
    const event = eventOf(block);
    if (event) yield event;
  }
}

/** Undefined for comments and settings. */
export function eventOf(block: string): ServerEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart());
  }
  const data = fields.get('data');
  return data === undefined ? undefined : { event: fields.get('event') ?? 'message', data, id: fields.get('id') };
}
