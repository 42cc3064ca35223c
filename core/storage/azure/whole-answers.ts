import { PassThrough, pipeline } from 'node:stream';
import { isCode } from './storage-errors.ts';

/** A request whose answer was cut off is sent this often. */
const MOST_TRIES = 4;

/** The parts of an answer that a policy handles; the packages for blobs and queues have types of their own for it. */
interface Policy<Request, Answer> {
  sendRequest(request: Request): Promise<Answer>;
}

/**
 * A policy for the pipeline of a storage client. The SDK retries requests that fail, but gives up when the connection breaks within the
 * answer. With this, a list or message is requested again, and a download continues where it broke off.
 */
export const wholeAnswers = {
  create<Request, Answer extends { readableStreamBody?: NodeJS.ReadableStream | undefined }>(
    next: Policy<Request, Answer>,
  ): Policy<Request, Answer> {
    return {
      async sendRequest(request) {
        const answer = await whole(() => next.sendRequest(request));
        const body = answer.readableStreamBody;
        // The SDK resumes a download after an error of its stream, but not after `aborted`, which a stream in between doesn't pass on.
        if (body) answer.readableStreamBody = pipeline(body, new PassThrough(), () => undefined);
        return answer;
      },
    };
  },
};

async function whole<T>(send: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (thrown) {
      if (tries >= MOST_TRIES || !isCode(thrown, 'PARSE_ERROR')) throw thrown;
    }
  }
}
