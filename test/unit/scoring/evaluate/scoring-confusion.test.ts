import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect } from 'vitest';
import { retryAfterMs } from '../../../../scoring/evaluate/classify-remotely.ts';
import { confusionOf } from '../../../../scoring/evaluate/confusion.ts';
import { describeConfusion } from '../../../../scoring/evaluate/describe-confusion.ts';
import { drawConfusion } from '../../../../scoring/evaluate/draw-confusion.ts';
import { drawSheet } from '../../../../scoring/evaluate/draw-sheet.ts';
import { mistakesOf, sampleOf } from '../../../../scoring/evaluate/pick-pictures.ts';
import { it } from '../../../support/folder-test.ts';

const RESULTS = [
  ['cat', 'cat'],
  ['cat', 'cat'],
  ['cat', 'dog'],
  ['dog', 'dog'],
].map(([label = '', predicted = '']) => ({
  label,
  predicted,
  confidence: 0.9,
  file: 'scoring/samples/shapes/star/00.jpg',
}));

describe('the confusion of a classifier', () => {
  it('is counted', () => {
    expect(confusionOf(['dog', 'cat', 'bird'], RESULTS)).toEqual({
      accuracy: 0.75,
      count: 4,
      labels: [
        { label: 'dog', count: 1, precision: 0.5, recall: 1 },
        { label: 'cat', count: 3, precision: 1, recall: 2 / 3 },
      ],
      matrix: [
        [1, 0],
        [1, 2],
      ],
    });
  });

  it('is described and drawn', async ({ folder }) => {
    const confusion = confusionOf(
      ['dog', 'cat', '<&>'],
      [...RESULTS, { ...RESULTS[0], label: '<&>', predicted: '<&>' }],
    );
    const [matrix, mistakes] = [join(folder, 'matrix.png'), join(folder, 'mistakes.png')];
    expect(describeConfusion('pets', confusion, { matrix, mistakes, sample: mistakes })).toContain(
      'pets: 80.0 % of 5 pictures right',
    );
    expect(mistakesOf(sampleOf(RESULTS))).toEqual(mistakesOf(RESULTS));
    await Promise.all([drawConfusion(confusion, matrix), drawSheet(mistakesOf(RESULTS), mistakes)]);
    expect(await sharp(matrix).metadata()).toMatchObject({ format: 'png', width: 272 });
    expect(await sharp(mistakes).metadata()).toMatchObject({ format: 'png', height: 170 });
  });
});

describe('a service that is busy is asked again', () => {
  const now = Date.parse('2030-01-01T00:00:00Z');

  it.for([
    ['after the seconds that it gives', '3', 3_000],
    ['at the time that it gives', 'Tue, 01 Jan 2030 00:00:05 GMT', 5_000],
    ['after an hour, where it gives longer', '99999999', 3_600_000],
    ['after a second, where that time has passed', 'Tue, 01 Jan 2019 00:00:05 GMT', 1_000],
    ['after a second, where it gives neither', 'soon', 1_000],
    ['after a second, where it says nothing', null, 1_000],
  ] as const)('%s', ([, header, ms]) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
