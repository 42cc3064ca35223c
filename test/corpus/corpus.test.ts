import { ffmpegs } from '../contract/core/media/support/ffmpegs.ts';
import { ALL_ROWS } from './all-rows.ts';
import { describeCorpus } from './run/describe-corpus.ts';

const [found, ...others] = ffmpegs.toReversed().map(([, ffmpeg]) => ffmpeg);
if (!found) throw new Error('There is no FFmpeg: install one, or set FFMPEG_PATH.');

// One row or two of each property, with the FFmpeg that is found.
describeCorpus({
  build: 'fast',
  ffmpeg: found,
  others,
  rows: ALL_ROWS.filter(({ isFast }) => isFast),
  isKept: false,
});
