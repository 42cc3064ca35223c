import type { Row } from './row.ts';
import { CASE_ROWS } from './rows/cases.ts';
import { CODEC_ROWS } from './rows/codecs.ts';
import { COLOUR_ROWS } from './rows/colour.ts';
import { DAMAGE_ROWS } from './rows/damage.ts';
import { FIELD_ROWS } from './rows/fields.ts';
import { FORMAT_ROWS } from './rows/formats.ts';
import { GEOMETRY_ROWS } from './rows/geometry.ts';
import { OUTPUT_ROWS } from './rows/output.ts';
import { REAL_ROWS } from './rows/real-files.ts';
import { REFUSAL_ROWS } from './rows/refusals.ts';
import { SOUND_ROWS } from './rows/sound.ts';
import { OTHER_ROWS } from './rows/the-rest.ts';
import { TIME_ROWS } from './rows/time.ts';

/** All rows of the corpus, in the order of docs/formats.md. */
export const ALL_ROWS: readonly Row[] = [
  ...FORMAT_ROWS,
  ...CODEC_ROWS,
  ...TIME_ROWS,
  ...GEOMETRY_ROWS,
  ...COLOUR_ROWS,
  ...FIELD_ROWS,
  ...SOUND_ROWS,
  ...OTHER_ROWS,
  ...OUTPUT_ROWS,
  ...DAMAGE_ROWS,
  ...CASE_ROWS,
  ...REFUSAL_ROWS,
  ...REAL_ROWS,
];
