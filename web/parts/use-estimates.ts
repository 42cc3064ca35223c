import { useSignal } from '@preact/signals';
import pMap from 'p-map';
import { useEffect, useMemo } from 'preact/hooks';
import type { Estimate } from '../../core/contracts/estimate.ts';
import type { JobRequest } from '../../core/contracts/job.ts';
import { ApiProblem, post } from '../api/ask.ts';
import { filmName } from '../words/format.ts';

/** While somebody moves a slider, nothing is asked. */
const PAUSE_MS = 400;
/** For an estimate, the app reads the headers of a film. */
const AT_ONCE = 2;

/** Statuses that judge the film or the style, so that the next answer would be the same. */
const OF_THE_FILM: ReadonlySet<number> = new Set([400, 404, 409, 422]);

type Asked = Pick<JobRequest, 'video' | 'style'>;

/** An estimate, or why the film can't be painted like this. */
interface Answer {
  readonly estimate?: Estimate;
  readonly refusal?: string;
}

/** Asks what painting films will take. Each film is asked for once with each style; what fails is asked for again after the next change. */
export function useEstimates(videos: readonly string[], style: string | undefined) {
  const answers = useSignal<readonly Answer[]>([]);
  const isAsking = useSignal(false);
  const known = useMemo(() => new Map<string, Answer>(), []);
  const keyOf = (video: string) => JSON.stringify({ video, style });
  const keys = videos.map(keyOf).join();
  useEffect(() => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const show = () => (answers.value = videos.flatMap((video) => known.get(keyOf(video)) ?? []));
    const ask = async (video: string) => {
      const found = await answerTo({ video, style }, signal);
      if (signal.aborted) return;
      known.set(keyOf(video), found);
      show();
    };
    show();
    const missing = videos.filter((video) => !known.has(keyOf(video)));
    const timer = setTimeout(async () => {
      isAsking.value = true;
      await pMap(missing, ask, { concurrency: AT_ONCE, stopOnError: false, signal }).catch(() => undefined);
      if (!signal.aborted) isAsking.value = false;
    }, PAUSE_MS);
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [keys]);
  return { answers: answers.value, isAsking: isAsking.value };
}

async function answerTo({ video, style }: Asked, signal: AbortSignal): Promise<Answer> {
  try {
    return { estimate: await post<Estimate>('/estimates', { video, style }, { signal }) };
  } catch (thrown) {
    if (thrown instanceof ApiProblem && OF_THE_FILM.has(thrown.status))
      return { refusal: thrown.message.replaceAll(video, () => filmName(video)) };
    throw thrown;
  }
}
