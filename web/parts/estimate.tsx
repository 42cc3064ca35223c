import type { Estimate as Estimated } from '../../core/contracts/estimate.ts';
import { films } from '../state/films.ts';
import { recipe } from '../state/recipe.ts';
import { count, duration, money } from '../words/format.ts';
import { Note } from './note.tsx';
import { useEstimates } from './use-estimates.ts';

/** What painting the films that are in storage will take. It shows nothing before the first answer. */
export function Estimate() {
  const videos = new Set(films.value.flatMap(({ video }) => video ?? []));
  // Strength, strokes and colours don't change the time.
  const { answers, isAsking } = useEstimates([...videos], recipe.value.style);
  const estimates = answers.flatMap(({ estimate }) => estimate ?? []);
  const refusals = new Set(answers.flatMap(({ refusal }) => refusal ?? []));
  return (
    <>
      {[...refusals].map((refusal) => (
        <Note key={refusal} kind="bad">
          {refusal}
        </Note>
      ))}
      {estimates.length > 0 && (
        <p class="hint" role="status" aria-busy={isAsking}>
          {inWords(estimates, films.value.length)}
        </p>
      )}
    </>
  );
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
