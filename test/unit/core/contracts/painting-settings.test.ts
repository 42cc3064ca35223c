import { Command } from 'commander';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { DEFAULT_ENCODER } from '../../../../core/contracts/encoder-settings.ts';
import {
  askedFields,
  DEFAULT_SETTINGS,
  decidedFields,
  defaultsOf,
  EngineSettings,
  environmentFields,
  forEngines,
  fromEnvironment,
  PAINTING_SETTINGS,
  readSetting,
  type Setting,
  setting,
} from '../../../../core/contracts/painting-settings.ts';
import { chunkHash } from '../../../../core/jobs/chunk-hash.ts';
import { jobIdOf } from '../../../../core/jobs/job-id-of.ts';
import { outputNames, suffixes } from '../../../../core/jobs/output-names.ts';
import { uploadSettings } from '../../../../core/jobs/upload-settings.ts';
import { addSettingOptions } from '../../../../local/commands/setting-options.ts';

const video = { account: 'a', container: 'videos', name: 'clip.mp4', etag: '0x1', bytes: 10 };
const chunk = { index: 0, firstFrame: 0, frames: 8, startPts: 0, endPts: 80, keyPts: 0, packets: 8, preRollFrames: 0 };

test.each(Object.entries<Setting>(PAINTING_SETTINGS))('the default of %s is a value that it may have', (_name, row) => {
  if (row.default !== undefined) expect(row.schema.parse(row.default)).toEqual(row.default);
});

test.each<[keyof typeof PAINTING_SETTINGS, string, unknown]>([
  ['strength', '.25', 0.25],
  ['strength', ' 1 ', 1],
  ['keepColors', 'false', false],
  ['strokeSize', '4', 4],
  ['precision', 'int8', 'int8'],
  ['chunkFrames', 'auto', 'auto'],
  ['chunkFrames', '48', 48],
  ['style', '1984', '1984'],
  ['bits', '10', 10],
])('%s reads %j', (name, text, value) => {
  expect(readSetting(PAINTING_SETTINGS[name] as Setting, text)).toBe(value);
});

test.each<[keyof typeof PAINTING_SETTINGS, string, string]>([
  ['strength', '7', 'a number from 0 (the source itself) to 1 (the full style)'],
  ['strength', '1e-1', 'a number from 0'],
  ['strength', '', 'a number from 0'],
  ['strokeSize', '0.2', 'a number from 0.25 (fine strokes) to 4'],
  ['keepColors', 'yes', 'true or false'],
  ['chunkFrames', '1.5', 'auto or a whole number from 1 to 2000'],
  ['format', 'avi', 'one of mp4, mkv'],
  ['bits', '12', '8 or 10'],
])('%s refuses %j', (name, text, expected) => {
  expect(() => readSetting(PAINTING_SETTINGS[name] as Setting, text)).toThrow(`It must be ${expected}`);
});

/** Nothing but this row is written for a new setting. */
const table = {
  ...PAINTING_SETTINGS,
  grain: setting(z.number().min(0).max(9), {
    default: 0,
    argument: '<0..9>',
    help: 'how much of the canvas shows',
    expected: 'a number from 0 to 9',
    environment: 'REPAINT_GRAIN',
    isMetadata: true,
    isForEngines: true,
    suffix: 'grain-*',
  }),
};
const settings = { style: 'ink', ...DEFAULT_SETTINGS };

test('a new row is a field of requests, and of decided settings', () => {
  const [request, decided] = [z.strictObject(askedFields(table)), z.object(decidedFields(table))];
  expect(request.parse({ grain: 3 })).toEqual({ grain: 3 });
  expect(request.safeParse({ grain: 10 }).success).toBe(false);
  expect(decided.parse(settings)).toEqual({ ...settings, grain: 0 });
  expect(z.object(decidedFields(forEngines(table))).parse({ grain: 2 })).toEqual({
    ...EngineSettings.parse({}),
    grain: 2,
  });
  expect(defaultsOf(table)).toEqual({ ...DEFAULT_SETTINGS, grain: 0 });
});

test('a new row is a flag, metadata and an app setting', () => {
  const command = addSettingOptions(new Command().exitOverride().configureOutput({ writeErr: () => undefined }), table);
  expect(command.parse(['--grain', '3', '--keep-colors'], { from: 'user' }).opts()).toEqual({
    grain: 3,
    keepColors: true,
  });
  expect(() => command.parse(['--grain', '10'], { from: 'user' })).toThrow('It must be a number from 0 to 9.');
  expect(command.helpInformation()).toMatch(/--grain <0\.\.9>\s+how much of the canvas shows \(default: 0\)/);
  expect(uploadSettings({ grain: '3' }, {}, table)).toEqual({ settings: { grain: 3 } });
  expect(uploadSettings({ grain: 'much' }, {}, table).refusal?.message).toContain('grain is "much"');
  const app = z.object(environmentFields(table)).parse({ REPAINT_GRAIN: '2', REPAINT_CODEC: 'hevc' });
  expect(fromEnvironment(app, table)).toMatchObject({ grain: 2, codec: 'hevc', quality: 70 });
});

test('a row more is part of ids, hashes and names where it is used, and changes none where it isn’t', () => {
  expect(jobIdOf(video, { ...settings, ...{ grain: 0 } }, {}, table)).toBe(jobIdOf(video, settings));
  expect(jobIdOf(video, { ...settings, ...{ grain: 3 } }, {}, table)).not.toBe(jobIdOf(video, settings));
  const hashOf = (grain: number) => {
    const network = {
      name: 'fine',
      style: [{ style: 'ink', weight: 1 }],
      weights: 'f'.repeat(64),
      ...EngineSettings.parse({}),
    };
    return chunkHash('s', chunk, { ...network, ...{ grain } }, DEFAULT_ENCODER, {}, table);
  };
  expect(new Set([0, 1, 2].map(hashOf)).size).toBe(3);
  expect(suffixes({ ...settings, grain: 3 }, 'ink', table)).toEqual(['grain-3']);
  const known = { ownStyle: 'ink', known: ['ink'] };
  expect(outputNames('clip.grain-3.mp4', settings, known, table).output).toMatch(/\.upload-[0-9a-f]{8}\.mp4$/);
});
