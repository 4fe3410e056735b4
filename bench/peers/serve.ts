/** A child's side of JSON lines (child.ts is the other): one reply a request, in their order. Not what is asked. */
import { createInterface } from 'node:readline';

export const say = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** Answers until its input ends; what `answer` throws is a reply too, in the name of the child. */
export async function serve<Request>(
  name: string,
  answer: (request: Request) => object | Promise<object>,
): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      say(await answer(JSON.parse(line) as Request));
    } catch (error) {
      say({ error: `${name}: ${(error as Error).message}` });
    }
  }
}
