import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Estimate as Estimated } from '../../core/contracts/estimate.ts';
import { post } from '../api/ask.ts';
import { films } from '../state/films.ts';
import { recipe } from '../state/recipe.ts';
import { count, duration } from '../words/format.ts';

/** While somebody moves a slider, nothing is asked. */
const PAUSE_MS = 400;

/** What painting the films that are in storage will take. It shows nothing before that is known. */
export function Estimate() {
  const found = useSignal<readonly Estimated[]>([]);
  const videos = films.value.flatMap(({ video }) => video ?? []);
  const asked = JSON.stringify([videos, recipe.value]);
  useEffect(() => {
    let isLeft = false;
    const timer = setTimeout(async () => {
      const estimates = await Promise.all(
        // A film that can't be estimated says so when it is started.
        videos.map((video) => post<Estimated>('/estimates', { video, ...recipe.value }).catch(() => undefined)),
      );
      if (!isLeft) found.value = estimates.filter((each) => each !== undefined);
    }, PAUSE_MS);
    return () => {
      isLeft = true;
      clearTimeout(timer);
    };
  }, [asked]);
  const known = found.value.filter(({ seconds }) => seconds !== undefined);
  if (known.length === 0) return null;
  return (
    <p class="hint" role="status">
      {inWords(known)}
    </p>
  );
}

function inWords(known: readonly Estimated[]): string {
  const seconds = known.reduce((sum, each) => sum + (each.seconds ?? 0), 0);
  const cost = known.reduce((sum, each) => sum + (each.cost ?? 0), 0);
  const [{ currency, error, workers = 1 } = {} as Estimated] = known;
  const price = currency === undefined ? '' : ` and ${Number(cost.toPrecision(2))} ${currency}`;
  const earlier = error ? ` Earlier estimates were off by ${Math.round(error.share * 100)} %.` : '';
  return `About ${duration(seconds)}${price} with ${count(workers, 'worker')}.${earlier}`;
}
