/** Server-sent events as a response: written as they are taken, with a comment when nothing came for long; who goes away ends the source. */

/** Lines that proxies and clients hear from a silent stream, in milliseconds. */
const QUIET_MS = 15_000;

/** What such a response is sent with. */
export const EVENT_STREAM = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' };

/** A response whose body is the texts of `source`; a failure becomes the text that `onError` makes of it. */
export function eventStream(
  source: AsyncGenerator<string, void>,
  onError: (error: unknown) => string,
  headers: Record<string, string> = {},
): Response {
  const encoder = new TextEncoder();
  let quiet: NodeJS.Timeout | undefined;
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // Begun with the first reading: a response that nobody reads must hold nothing, and a silent one not the process.
        quiet ??= setInterval(
          () => isEmpty(controller) && controller.enqueue(encoder.encode(': \n\n')),
          QUIET_MS,
        ).unref();
        const step = await source
          .next()
          .catch((error: unknown) => ({ done: false as const, value: onError(error), last: true }));
        if (!step.done) controller.enqueue(encoder.encode(step.value));
        if (!step.done && !('last' in step)) return void quiet.refresh();
        clearInterval(quiet);
        controller.close();
      },
      async cancel() {
        clearInterval(quiet);
        await source.return();
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { ...EVENT_STREAM, ...headers } });
}

/** Of the queue, whose room is 0. */
const isEmpty = ({ desiredSize }: ReadableStreamDefaultController): boolean => desiredSize === 0;

/** `data:` of an event; with `event` and `id` where they are given. */
export function eventText(data: unknown, { event, id }: { event?: string; id?: number } = {}): string {
  const head = `${event === undefined ? '' : `event: ${event}\n`}${id === undefined ? '' : `id: ${id}\n`}`;
  return `${head}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}
