import { useSignal } from '@preact/signals';
import pMap from 'p-map';
import { useEffect, useMemo } from 'preact/hooks';
import type { Estimate as Estimated } from '../../core/contracts/estimate.ts';
import type { JobRequest } from '../../core/contracts/job.ts';
import { ApiProblem, post } from '../api/ask.ts';
import { films } from '../state/films.ts';
import { recipe } from '../state/recipe.ts';
import { count, duration, filmName, money } from '../words/format.ts';
import { Note } from './note.tsx';

/** While somebody moves a slider, nothing is asked. */
const PAUSE_MS = 400;
/** For an estimate, the app reads the headers of a film. */
const AT_ONCE = 2;

/** Statuses that judge the film or the style, so that the next answer would be the same. */
const OF_THE_FILM: ReadonlySet<number> = new Set([400, 404, 409, 422]);

/** What painting the films that are in storage will take. It shows nothing before the first answer. */
export function Estimate() {
  const answers = useSignal<readonly Answer[]>([]);
  const isAsking = useSignal(false);
  const known = useMemo(() => new Map<string, Answer>(), []);
  const videos = films.value.flatMap(({ video }) => video ?? []);
  // Strength, strokes and colours don't change the time.
  const { style } = recipe.value;
  const requests = new Map(videos.map((video) => [JSON.stringify({ video, style }), { video, style }] as const));
  const keys = [...requests.keys()];
  useEffect(() => {
    const leaving = new AbortController();
    const show = () => {
      if (!leaving.signal.aborted) answers.value = keys.flatMap((key) => known.get(key) ?? []);
    };
    const ask = async ([key, request]: readonly [string, Asked]) => {
      const found = await estimateOf(request, leaving.signal);
      if (!leaving.signal.aborted) known.set(key, found);
      show();
    };
    show();
    const missing = [...requests].filter(([key]) => !known.has(key));
    const timer = setTimeout(async () => {
      isAsking.value = true;
      // What fails is asked for again after the next change.
      await pMap(missing, ask, { concurrency: AT_ONCE, stopOnError: false, signal: leaving.signal }).catch(
        () => undefined,
      );
      if (!leaving.signal.aborted) isAsking.value = false;
    }, PAUSE_MS);
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [keys.join()]);
  const estimates = answers.value.flatMap(({ estimate }) => estimate ?? []);
  const refusals = new Set(answers.value.flatMap(({ refusal }) => refusal ?? []));
  return (
    <>
      {[...refusals].map((refusal) => (
        <Note key={refusal} kind="bad">
          {refusal}
        </Note>
      ))}
      {estimates.length > 0 && (
        <p class="hint" role="status" aria-busy={isAsking.value}>
          {inWords(estimates, films.value.length)}
        </p>
      )}
    </>
  );
}

/** An estimate, or why the film can't be painted like this. */
interface Answer {
  readonly estimate?: Estimated;
  readonly refusal?: string;
}

type Asked = Pick<JobRequest, 'video' | 'style'>;

async function estimateOf({ video, style }: Asked, signal: AbortSignal): Promise<Answer> {
  try {
    return { estimate: await post<Estimated>('/estimates', { video, style }, { signal }) };
  } catch (thrown) {
    if (thrown instanceof ApiProblem && OF_THE_FILM.has(thrown.status))
      return { refusal: thrown.message.replaceAll(video, () => filmName(video)) };
    throw thrown;
  }
}

function inWords(answers: readonly Estimated[], all: number): string {
  const known = answers.filter(({ seconds }) => seconds !== undefined);
  const [{ currency, error, workers = 1 } = {} as Estimated] = known;
  if (known.length === 0) return 'How long films take is known once the first is painted.';
  const seconds = known.reduce((sum, each) => sum + (each.seconds ?? 0), 0);
  const cost = known.reduce((sum, each) => sum + (each.cost ?? 0), 0);
  const price = currency === undefined ? '' : ` and ${money(cost, currency)}`;
  const part = known.length < all ? ` for ${known.length} of ${count(all, 'film')}` : '';
  const earlier = error ? ` Earlier estimates were off by ${Math.round(error.share * 100)} %.` : '';
  return `About ${duration(seconds)}${price}${part}, with ${count(workers, 'worker')}.${earlier}`;
}
