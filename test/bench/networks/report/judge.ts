import type { Contestant } from '../costs/contestants-of.ts';
import type { Figures } from './figures.ts';
import { flickerOf, type Summary, sharedPaintings, styleDistance, summaries } from './summaries.ts';

export interface Verdict {
  /** What is to be reached. */
  readonly aim: string;
  /** Undefined where it can't be judged. */
  readonly reached: boolean | undefined;
  /** The figure, or why there is none. */
  readonly figure: string;
}

const BASELINE = 'fritz';
/** Those that paint any style from its picture. */
const ARBITRARY = ['microast', 'magenta'];
const LEAST_DECIBELS = 32;
const MOST_MEGABYTES_AT_4K = 1_500;

/** Whether our networks reach what was aimed at, as far as this benchmark can tell. */
export function judge(figures: Figures): Verdict[] {
  const networks = summaries(figures.styles);
  const ours = networks.filter(({ isOurs }) => isOurs);
  return [
    speedVerdict(figures, { network: 'fast', precision: 'int8', times: 10 }),
    speedVerdict(figures, { network: 'fast', precision: 'fp32', times: 3 }),
    speedVerdict(figures, { network: 'fine', precision: 'fp32', times: 1 }),
    ...ours.map(reducedVerdict),
    styleVerdict(networks, 'fast', 1.15),
    styleVerdict(networks, 'fine', 1),
    ...ours.flatMap((network) => flickerVerdicts(network, networks)),
    ...figures.memory.filter(({ network }) => network.isOurs).map(memoryVerdict),
  ];
}

function speedVerdict(
  { speeds }: Figures,
  { network, precision, times }: { network: string; precision: Contestant['precision']; times: number },
): Verdict {
  const aim = `${network} ${precision}: at least ${times} × as fast as ${BASELINE}`;
  const own = speeds.find((speed) => speed.network.name === network && speed.precision === precision);
  const baseline = speeds.find((speed) => speed.network.name === BASELINE);
  if (!own || !baseline) return missing(aim, own ? BASELINE : network);
  const found = baseline.milliseconds / own.milliseconds;
  return { aim, reached: found >= times, figure: `${found.toFixed(1)} ×` };
}

function reducedVerdict({ network, styles }: Summary): Verdict {
  const aim = `${network}: int8 at least ${LEAST_DECIBELS} dB against fp32 in every style`;
  const known = styles.filter(({ reduced }) => reduced !== undefined);
  const [worst] = known.toSorted((a, b) => (a.reduced ?? 0) - (b.reduced ?? 0));
  if (worst?.reduced === undefined) return { aim, reached: undefined, figure: 'it has no int8 form' };
  const figure = `${worst.reduced.toFixed(1)} dB in the worst, ${worst.style}`;
  return { aim, reached: worst.reduced >= LEAST_DECIBELS, figure };
}

/** @param share how far above the better reference the distance may be: 1 is not at all */
function styleVerdict(networks: readonly Summary[], name: string, share: number): Verdict {
  const than = share === 1 ? 'below both' : `at most ${Math.round(100 * (share - 1))} % above the better one`;
  const aim = `${name}: style distance ${than} of ${ARBITRARY.join(' and ')}`;
  const compared = [name, ...ARBITRARY].map((wanted) => networks.find(({ network }) => network === wanted));
  const absent = [name, ...ARBITRARY].find((_, index) => compared[index] === undefined);
  if (absent !== undefined) return missing(aim, absent);
  const present = compared.filter((network) => network !== undefined);
  const paintings = sharedPaintings(present);
  const [own = Number.NaN, ...theirs] = present.map((network) => styleDistance(network, paintings));
  const listed = theirs.map((distance) => distance.toFixed(3)).join(' and ');
  const figure = `${own.toFixed(3)} against ${listed}, mean over ${paintings.length} paintings`;
  return { aim, reached: own <= share * Math.min(...theirs), figure };
}

function flickerVerdicts(own: Summary, networks: readonly Summary[]): Verdict[] {
  return [...own.flicker].map(([clip, found]) => {
    const aim = `${own.network}: flicker ÷ strength on clip ${clip} at most half of the best reference's`;
    const [best] = networks
      .filter(({ isOurs }) => !isOurs)
      .map(({ network, flicker }) => ({ network, flicker: flicker.get(clip) ?? Number.NaN }))
      .toSorted((a, b) => a.flicker - b.flicker);
    if (!best) return missing(aim, 'a reference');
    const worst = own.styles.toSorted((a, b) => flickerOf(b, clip) - flickerOf(a, clip))[0];
    const all = worst ? `, worst ${worst.style} ${flickerOf(worst, clip).toFixed(4)}` : '';
    const figure = `${found.toFixed(4)}${all}, against ${best.flicker.toFixed(4)} of ${best.network}`;
    return { aim, reached: found <= best.flicker / 2, figure };
  });
}

function memoryVerdict({ network, precision, megabytesAt4k = Number.NaN }: Figures['memory'][number]): Verdict {
  const aim = `${network.name} ${precision}: a frame of 4K in at most ${MOST_MEGABYTES_AT_4K} MB`;
  return { aim, reached: megabytesAt4k <= MOST_MEGABYTES_AT_4K, figure: `${megabytesAt4k} MB` };
}

function missing(aim: string, what: string): Verdict {
  return { aim, reached: undefined, figure: `${what} isn't among the networks` };
}
