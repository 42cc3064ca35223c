import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pLimit from 'p-limit';
import { z } from 'zod';
import { type Classified, refuseUnknown } from './classify-all.ts';
import { EvaluationError } from './evaluation-error.ts';
import type { LabelledPicture } from './read-dataset.ts';

export interface RemoteModel {
  /** Address of the service, without a path: `https://scoring.example.org`. */
  readonly url: string;
  readonly key: string | undefined;
  readonly model: string;
}

const AT_ONCE = 4;
/** Times that a picture is sent again, if the service has no room or the key has used up its minute. */
const MOST_RETRIES = 10;
const BUSY: ReadonlySet<number> = new Set([429, 503]);
const Scores = z.array(z.object({ label: z.string(), confidence: z.number() })).min(1);
type Scores = z.infer<typeof Scores>;

/**
 * Lets a running service classify each picture, and keeps their order.
 * @throws EvaluationError if the service can't be reached, refuses, or gives no labels, or for labels that the model doesn't know
 */
export async function classifyRemotely(
  remote: RemoteModel,
  pictures: readonly LabelledPicture[],
  signal: AbortSignal,
): Promise<{ labels: readonly string[]; results: Classified[] }> {
  if (!URL.canParse(remote.url)) throw new EvaluationError('service', `${remote.url} is no address: give https://….`);
  const limit = pLimit(AT_ONCE);
  let labels: readonly string[] = [];
  const classify = async (picture: LabelledPicture): Promise<Classified> => {
    const scores = await score(remote, picture.file, signal);
    labels = labels.length > 0 ? labels : scores.map(({ label }) => label).toSorted();
    refuseUnknown(labels, [picture], remote.model);
    return { ...picture, predicted: scores[0]?.label ?? '', confidence: scores[0]?.confidence ?? 0 };
  };
  const results = await Promise.all(pictures.map((picture) => limit(() => classify(picture))));
  return { labels, results };
}

async function score({ url, key, model }: RemoteModel, file: string, signal: AbortSignal): Promise<Scores> {
  const body = new Uint8Array(await readFile(file));
  const headers = {
    'content-type': 'application/octet-stream',
    accept: 'application/json',
    ...(key && { authorization: `Bearer ${key}` }),
  };
  const address = new URL(`/score/${encodeURIComponent(model)}?top=1000`, url);
  for (let retries = 0; ; retries++) {
    const response = await fetch(address, { method: 'POST', headers, body, signal }).catch((cause: Error) => {
      signal.throwIfAborted();
      const why = cause.cause instanceof Error ? cause.cause.message : cause.message;
      throw new EvaluationError('service', `${url} doesn't answer: ${why}.`);
    });
    if (!BUSY.has(response.status) || retries === MOST_RETRIES) return scoresOf(response, model);
    await response.body?.cancel();
    await sleep(retryAfterMs(response.headers.get('retry-after')), undefined, { signal });
  }
}

/** Returns how long a service asks to be left alone, by a header of seconds or a date: an hour at most; a second if it doesn't say so. */
export function retryAfterMs(header: string | null, now = Date.now()): number {
  const seconds = Number(header ?? 1);
  const ms = Number.isNaN(seconds) ? Date.parse(header ?? '') - now : seconds * 1_000;
  return ms >= 0 ? Math.min(ms, 3_600_000) : 1_000;
}

async function scoresOf(response: Response, model: string): Promise<Scores> {
  const answer: unknown = await response.json().catch(() => undefined);
  const scores = Scores.safeParse(answer);
  if (response.ok && scores.success) return scores.data;
  if (response.ok) {
    throw new EvaluationError('model', `${model} gives no labels: only a classifier can be evaluated.`);
  }
  const { message = '' } = z.object({ message: z.string().optional() }).catch({}).parse(answer);
  const way = response.status === 401 ? ' Put it into the variable SCORING_KEY, or into a file for --key-file.' : '';
  throw new EvaluationError('service', `The service answered ${response.status}: ${message}${way}`);
}
