import { useSignal } from '@preact/signals';
import pMap from 'p-map';
import { useEffect, useMemo } from 'preact/hooks';
import type { Estimate as Estimated } from '../../core/contracts/estimate.ts';
import { ApiProblem, post } from '../api/ask.ts';
import { films } from '../state/films.ts';
import { recipe } from '../state/recipe.ts';
import { count, duration, money } from '../words/format.ts';

/** While somebody moves a slider, nothing is asked. */
const PAUSE_MS = 400;
/** For an estimate, the app reads the headers of a film. */
const AT_ONCE = 2;

/** Statuses that judge the film or the style, so that the next answer would be the same. */
const OF_THE_FILM: ReadonlySet<number> = new Set([400, 404, 409, 422]);

/** What painting the films that are in storage will take. It shows nothing before the first answer. */
export function Estimate() {
  const answers = useSignal<readonly Estimated[]>([]);
  const isAsking = useSignal(false);
  const known = useMemo(() => new Map<string, Estimated | undefined>(), []);
  const videos = films.value.flatMap(({ video }) => video ?? []);
  // Strength, strokes and colours don't change the time.
  const { style } = recipe.value;
  const keys = videos.map((video) => JSON.stringify({ video, style }));
  useEffect(() => {
    const leaving = new AbortController();
    const show = () => {
      if (!leaving.signal.aborted) answers.value = keys.flatMap((key) => known.get(key) ?? []);
    };
    const ask = async (key: string) => {
      const found = await estimateOf(key, leaving.signal);
      if (!leaving.signal.aborted) known.set(key, found);
      show();
    };
    show();
    const missing = [...new Set(keys)].filter((key) => !known.has(key));
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
  if (answers.value.length === 0) return null;
  return (
    <p class="hint" role="status" aria-busy={isAsking.value}>
      {inWords(answers.value, films.value.length)}
    </p>
  );
}

/** @returns undefined for a film that can't be estimated; it says so when it is started */
async function estimateOf(request: string, signal: AbortSignal): Promise<Estimated | undefined> {
  try {
    return await post<Estimated>('/estimates', JSON.parse(request) as object, { signal });
  } catch (thrown) {
    if (thrown instanceof ApiProblem && OF_THE_FILM.has(thrown.status)) return undefined;
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
