import { describe, expect, test } from 'vitest';
import type { Precision } from '../../../../core/contracts/painting-options.ts';
import type { Figures, StyleFigures } from '../../../bench/networks/report/figures.ts';
import { judge } from '../../../bench/networks/report/judge.ts';

interface Given {
  readonly network: string;
  readonly isOurs?: boolean;
  readonly styles: Readonly<Record<string, number | undefined>>;
  /** Change at still pixels, of a strength of 10. */
  readonly change?: number;
  readonly reduced?: number;
}

function figuresOf({ network, isOurs = false, styles, change = 1, reduced }: Given): StyleFigures[] {
  return Object.entries(styles).map(([style, distance]) => ({
    network,
    isOurs,
    style,
    look: { style: distance, vggStyle: distance, wallpaper: 0.025, known: 0.33, edges: 0.22, strength: 10 },
    flicker: [{ clip: '02', change, warped: change, strength: 10 }],
    warp: [1.3, 1.3, 1.3, 1.3, 9],
    reduced,
  }));
}

function contestant(name: string, precision: Precision, isOurs: boolean) {
  const network = {
    name,
    isOurs,
    folder: '',
    forms: [precision],
    styles: [],
    anyStyle: '',
    takesPictures: true,
    weightsBytes: 0,
  };
  return { network, precision };
}

const REFERENCES = [
  { network: 'fritz', styles: { a: 3 }, change: 0.4 },
  { network: 'microast', styles: { a: 1, b: 2 }, change: 0.3 },
  { network: 'magenta', styles: { a: 2, b: 2, c: 0.1 }, change: 0.8 },
];

const NOTHING: Figures = { pictures: [], styles: [], speeds: [], memory: [] };

function verdictOn(aim: RegExp, figures: Partial<Figures>) {
  const found = judge({ ...NOTHING, ...figures }).find((verdict) => aim.test(verdict.aim));
  return found && [found.reached, found.figure];
}

describe('Speed', () => {
  const speeds = [
    { ...contestant('fine', 'int8', true), milliseconds: 90 },
    { ...contestant('fine', 'fp32', true), milliseconds: 230 },
    { ...contestant('magenta', 'auto', false), milliseconds: 200 },
  ];
  test.each([
    [/^fine int8/, [true, '0.45 ×']],
    [/^fine fp32/, [false, '1.15 ×']],
  ])('%s is measured against the baseline', (aim, expected) => {
    expect(verdictOn(aim, { speeds })).toEqual(expected);
  });

  test('is nothing without the baseline or the network', () => {
    const without = (name: string) => speeds.filter(({ network }) => network.name !== name);
    expect(verdictOn(/^fine int8/, { speeds: without('magenta') })?.[1]).toBe("magenta isn't among the networks");
    expect(verdictOn(/^fine int8/, { speeds: without('fine') })?.[1]).toBe("fine isn't among the networks");
  });
});

describe('Looks', () => {
  const ours = (network: string) => figuresOf({ network, isOurs: true, styles: { a: 0.25 } });

  test.each([
    [/^fine: wallpaper at most 0.02/, [false, '0.025']],
    [/^fast: wallpaper at most 0.03/, [true, '0.025']],
    [/^fine: pan ÷ strength at most 0.12/, [false, '0.130']],
    [/^fast: pan ÷ strength at most 0.15/, [true, '0.130']],
    [/^fine: known at least 0.36/, [false, '0.33']],
    [/^fast: known at least 0.3/, [true, '0.33']],
    [/^fine: strength at least 45/, [false, '10.0']],
  ])('%s', (aim, expected) => {
    expect(verdictOn(aim, { styles: [...ours('fine'), ...ours('fast')] })).toEqual(expected);
  });
});

describe('Style distance', () => {
  test.each([
    ['fast', 0.25, true],
    ['fast', 0.27, false],
    ['fine', 0.2, true],
    ['fine', 0.22, false],
  ])('of %s at %f, over the paintings that all were given', (network, distance, reached) => {
    const ours = { network, isOurs: true, styles: { a: distance, b: distance, own: undefined, other: 9 } };
    const styles = [ours, ...REFERENCES].flatMap(figuresOf);
    const figure = `${distance.toFixed(3)}, 1.500 of microast, 2.000 of magenta; mean over 2 paintings`;
    expect(verdictOn(new RegExp(`^${network}: style`), { styles })).toEqual([reached, figure]);
  });
});

describe('Of each network of ours', () => {
  const steady = { network: 'fast', isOurs: true, styles: { a: 1 }, change: 0.15, reduced: 33 };
  const nervous = { network: 'quarter', isOurs: true, styles: { a: 1 }, change: 0.16, reduced: 31 };
  const styles = [steady, nervous, ...REFERENCES].flatMap(figuresOf);

  test.each([
    [/^fast: flicker/, [true, '0.0150, worst a 0.0150, against 0.0300']],
    [/^quarter: flicker/, [false, '0.0160, worst a 0.0160, against 0.0300']],
    [/^fast: int8/, [true, '33.0 dB in the worst, a']],
    [/^quarter: int8/, [false, '31.0 dB in the worst, a']],
  ])('%s', (aim, expected) => {
    expect(verdictOn(aim, { styles })).toEqual(expected);
  });

  test('memory at 4K is judged', () => {
    const memory = [{ ...contestant('fast', 'int8', true), megabytes: 300, megabytesAt4k: 1_600 }];
    expect(verdictOn(/4K/, { memory })).toEqual([false, '1600 MB']);
  });
});

test('Unseen paintings are judged against the best of the others', () => {
  const unseen = {
    paintings: 2,
    distances: new Map(Object.entries({ fine: 0.4, microast: 0.5, magenta: 0.6 })),
    codeMilliseconds: 300,
  };
  const styles = [...figuresOf({ network: 'fine', isOurs: true, styles: { a: 1 } }), ...REFERENCES.flatMap(figuresOf)];
  expect(verdictOn(/2 unseen/, { unseen, styles })).toEqual([true, '0.400, 0.500 of microast, 0.600 of magenta']);
  expect(verdictOn(/^a code/, { unseen, styles })).toEqual([true, '0.30 s']);
});
