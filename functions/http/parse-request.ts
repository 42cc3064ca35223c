import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { RequestProblem } from './answer.ts';

/** A request for a job takes a few hundred bytes. */
const MAX_BODY_BYTES = 64 << 10;

/**
 * Reads a JSON body by its schema. The content type must be JSON, because a page of another origin can post other types without a
 * preflight request.
 * @throws RequestProblem 415 for another content type or a compressed body, 413 for more than `maxBytes`, 400 with the field that is wrong
 */
export async function parseBody<T>(request: HttpRequest, schema: z.ZodType<T>, maxBytes = MAX_BODY_BYTES): Promise<T> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    const sent = type === '' ? 'the request has no content type' : `the content type is ${type.slice(0, 100)}`;
    const detail = `The body must be application/json, but ${sent}.`;
    throw new RequestProblem(415, 'invalid-request', detail, 'body');
  }
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity') {
    const detail = `The body must not be compressed, but its content encoding is ${encoding.slice(0, 100)}.`;
    throw new RequestProblem(415, 'invalid-request', detail, 'body');
  }
  return parse(schema, json(await readBody(request, maxBytes)), 'body');
}

/** Reads no more than it may, because bodies of any size are passed on as they arrive. */
async function readBody({ headers, body }: HttpRequest, maxBytes: number): Promise<Buffer> {
  const tooLarge = () =>
    new RequestProblem(413, 'invalid-request', `The body may have ${maxBytes} bytes at most.`, 'body');
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads query or route parameters by their schema.
 * @param where names the whole value in the problem if no single field is wrong
 * @throws RequestProblem 400 with the field that is wrong
 */
export function parse<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  const field = [...(issue?.path ?? []), ...unknown].join('.') || where;
  throw new RequestProblem(400, 'invalid-request', `${field}: ${issue?.message ?? 'is not valid'}.`, field);
}

function json(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    const hint = 'send an object such as {"video": "clip.mp4", "style": "starry-night"}';
    throw new RequestProblem(400, 'invalid-request', `The body is not valid JSON in UTF-8: ${hint}.`, 'body');
  }
}
