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
    look: { style: distance, content: 1, edges: 1, strength: 10, strokes: 10 },
    flicker: [{ clip: '02', change, strength: 10 }],
    warp: [1],
    reduced,
  }));
}

function contestant(name: string, precision: Precision, isOurs: boolean) {
  const network = { name, isOurs, folder: '', forms: [precision], styles: [], anyStyle: '', weightsBytes: 0 };
  return { network, precision };
}

const REFERENCES = [
  { network: 'fritz', styles: { a: 3 }, change: 0.4 },
  { network: 'microast', styles: { a: 1, b: 2 }, change: 0.3 },
  { network: 'magenta', styles: { a: 2, b: 2, c: 0.1 }, change: 0.8 },
];

const NOTHING: Figures = { pictures: [], styles: [], unpainted: new Map(), speeds: [], memory: [] };

function verdictOn(aim: RegExp, figures: Partial<Figures>) {
  const found = judge({ ...NOTHING, ...figures }).find((verdict) => aim.test(verdict.aim));
  return found && [found.reached, found.figure];
}

describe('Speed', () => {
  const speeds = [
    { ...contestant('fast', 'int8', true), milliseconds: 25 },
    { ...contestant('fast', 'fp32', true), milliseconds: 100 },
    { ...contestant('fritz', 'auto', false), milliseconds: 260 },
  ];
  test.each([
    [/^fast int8/, [true, '10.4 ×']],
    [/^fast fp32/, [false, '2.6 ×']],
    [/^fine fp32/, [undefined, "fine isn't among the networks"]],
  ])('%s is how much longer the baseline takes', (aim, expected) => {
    expect(verdictOn(aim, { speeds })).toEqual(expected);
  });

  test('is nothing without the baseline', () => {
    expect(verdictOn(/^fast int8/, { speeds: speeds.slice(0, 1) })).toEqual([
      undefined,
      "fritz isn't among the networks",
    ]);
  });
});

describe('Style distance', () => {
  test.each([
    ['fast', 1.7, true],
    ['fast', 1.8, false],
    ['fine', 1.4, true],
    ['fine', 1.6, false],
  ])('of %s at %f, over the paintings that all three were given', (network, distance, reached) => {
    const ours = { network, isOurs: true, styles: { a: distance, b: distance, own: undefined, other: 9 } };
    const styles = [ours, ...REFERENCES].flatMap(figuresOf);
    const figure = `${distance.toFixed(3)} against 1.500 and 2.000, mean over 2 paintings`;
    expect(verdictOn(new RegExp(`^${network}: style`), { styles })).toEqual([reached, figure]);
  });
});

describe('Of each network of ours', () => {
  const steady = { network: 'fast', isOurs: true, styles: { a: 1 }, change: 0.15, reduced: 33 };
  const nervous = { network: 'quarter', isOurs: true, styles: { a: 1 }, change: 0.16, reduced: 31 };
  const styles = [steady, nervous, ...REFERENCES].flatMap(figuresOf);

  test.each([
    [/^fast: flicker/, [true, '0.0150, worst a 0.0150, against 0.0300 of microast']],
    [/^quarter: flicker/, [false, '0.0160, worst a 0.0160, against 0.0300 of microast']],
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
