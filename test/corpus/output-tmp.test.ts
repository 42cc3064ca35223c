import { ffmpegs } from '../contract/media/support/ffmpegs.ts';
import { ALL_ROWS } from './all-rows.ts';
import { describeCorpus } from './run/describe-corpus.ts';

const found = ffmpegs.toReversed().map(([, ffmpeg]) => ffmpeg);
const [ffmpeg, ...others] = process.env['OLD'] ? found.reverse() : found;
describeCorpus({
  build: 'fast',
  ffmpeg: ffmpeg!,
  others,
  rows: ALL_ROWS.filter(({ group }) => group === 'output'),
  isKept: false,
});
