import { ScoringError } from '../scoring-error.ts';

/**
 * The first of `offered` that an `Accept` header likes best; without one, the first of all.
 * @throws ScoringError `not-acceptable`
 */
export function choose<Type extends string>(accept: string | undefined, offered: readonly [Type, ...Type[]]): Type {
  const wishes = parseAccept(accept ?? '*/*');
  let [best, quality]: [Type, number] = [offered[0], 0];
  for (const type of offered) {
    const liked = qualityOf(type, wishes);
    if (liked > quality) [best, quality] = [type, liked];
  }
  if (quality > 0) return best;
  throw new ScoringError('not-acceptable', `The answer can be ${offered.join(', ')}: Accept must name one of them.`);
}

interface Wish {
  readonly type: string;
  readonly quality: number;
}

function parseAccept(header: string): Wish[] {
  return header
    .slice(0, 1_000)
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      return { type, quality: q === undefined ? 1 : Number(q) || 0 };
    });
}

/** Finds the quality that the most exact matching wish gives a type. */
function qualityOf(type: string, wishes: readonly Wish[]): number {
  const [family = ''] = type.split('/');
  const fitting = [type, `${family}/*`, '*/*'].map((name) => wishes.find((wish) => wish.type === name));
  return fitting.find((wish) => wish !== undefined)?.quality ?? 0;
}
