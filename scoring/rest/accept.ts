import { ScoringError } from '../scoring-error.ts';

/**
 * Returns the type of `offered` that an `Accept` header prefers, or without a header, the first one.
 * @throws ScoringError `not-acceptable`
 */
export function choose<Type extends string>(accept: string | undefined, offered: readonly [Type, ...Type[]]): Type {
  const preferences = parseAccept(accept ?? '*/*');
  let [best, quality]: [Type, number] = [offered[0], 0];
  for (const type of offered) {
    const preferred = qualityOf(type, preferences);
    if (preferred > quality) [best, quality] = [type, preferred];
  }
  if (quality > 0) return best;
  throw new ScoringError('not-acceptable', `The answer can be ${offered.join(', ')}: Accept must name one of them.`);
}

interface Preference {
  readonly type: string;
  readonly quality: number;
}

function parseAccept(header: string): Preference[] {
  return header
    .slice(0, 1_000)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { type, quality: q === undefined ? 1 : Number(q) || 0 };
    });
}

/** Finds the quality that the most exact matching preference gives a type. */
function qualityOf(type: string, preferences: readonly Preference[]): number {
  const [family = ''] = type.split('/');
  const matches = [type, `${family}/*`, '*/*'].map((name) =>
    preferences.find((preference) => preference.type === name),
  );
  return matches.find((preference) => preference !== undefined)?.quality ?? 0;
}
