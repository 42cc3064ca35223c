import { z } from 'zod';
import { permanent } from './failure.ts';
import { ModelName } from './model-name.ts';
import { Bits, EncoderChoice, OutputCodec, OutputFormat, Quality } from './output-settings.ts';
import { KeepColors, Precision, Strength, StrokeSize } from './painting-options.ts';
import { RangeBorder } from './range-border.ts';
import { AskedStyle, StyleName } from './style-choice.ts';
import { curveOf, ShotStyles, StyleTimeline } from './timeline.ts';

const NUMBER_OR_CURVE = 'expected number, or a curve such as [{"at": 0, "value": 1}, {"at": 5, "value": 0.5}]';

/** Number of frames that a chunk should have. `auto` chooses it by the length of the video. */
export const ChunkFrames = z.union([z.literal('auto'), z.int().min(1).max(2_000)], {
  error: 'expected "auto" or a whole number of frames from 1 to 2000',
});
export type ChunkFrames = z.infer<typeof ChunkFrames>;

/** One setting, with everything that the command, the API and storage need to know about it. Its flag is its name with hyphens (`--stroke-size`). */
interface SettingRow<Value> {
  /** The value if none is given. A setting without a default may stay undefined. */
  readonly default?: Value;
  /** Placeholder after the flag in `--help`. Flags of boolean settings have none. */
  readonly argument?: string;
  /** Description in `--help` and in the OpenAPI document. */
  readonly help: string;
  /** Completes "It must be …" in the message about a value that can't be used. */
  readonly expected: string;
  /** True if the flags of `paint` don't include it. */
  readonly isOnlyInRequests?: true;
  /** Name of the app setting that replaces the default. */
  readonly environment?: string;
  /**
   * True if the metadata of an upload may hold it, under its name in any case. It is false for names that other tools
   * are likely to use in metadata for something else.
   */
  readonly isMetadata?: true;
  /** True if engines are given it: it is then part of the plan's network and of each chunk's hash. Every setting is part of a job's id. */
  readonly isForEngines?: true;
  /** What is added to a painting's name if the value isn't the default. `*` stands for the value. */
  readonly suffix?: string;
}

export type Setting<Schema extends z.ZodType = z.ZodType> = SettingRow<z.output<Schema>> & { readonly schema: Schema };
export type SettingTable = Readonly<Record<string, Setting>>;

export function setting<Schema extends z.ZodType, const Row extends SettingRow<z.output<Schema>>>(
  schema: Schema,
  row: Row,
): Row & { readonly schema: Schema } {
  return { ...row, schema };
}

/**
 * Every setting of a painting, one row each. The command, the API, the metadata of uploads, job ids, chunk hashes and output names are all
 * derived from this table. Suffixes are added to output names in this order. Prose says "colour"; names in code and JSON say `color`, as in CSS.
 */
export const PAINTING_SETTINGS = {
  style: setting(AskedStyle, {
    argument: '<name>',
    help: 'style to paint in, a picture of your own (painting.jpg), or a mix: starry-night:0.7,great-wave:0.3; an unknown name is answered with all names',
    expected: 'a style or a mix of styles',
    isMetadata: true,
    suffix: '*',
  }),
  model: setting(ModelName, {
    argument: '<name>',
    help: 'model that labels each frame instead of painting it; of the other settings, only from, to and chunkFrames go with it',
    expected: 'the name of a model, such as shapes',
    isOnlyInRequests: true,
    isMetadata: true,
    suffix: '*',
  }),
  network: setting(StyleName, {
    argument: '<name>',
    help: 'network to paint with; by default, the first that has the style',
    expected: 'the name of a network',
    environment: 'REPAINT_NETWORK',
    isMetadata: true,
    suffix: '*',
  }),
  styles: setting(StyleTimeline, {
    help: 'which style is painted from when on: [{"at": 0, "style": "woodcut"}, {"at": 12.5, "style": "the-scream", "transition": 2}]',
    expected: 'a list of moments with styles',
    isOnlyInRequests: true,
    suffix: 'timeline-*',
  }),
  everyShot: setting(ShotStyles, {
    argument: '<a,b,…>',
    help: 'styles that the shots of the video are painted in, in turn: woodcut,the-scream',
    expected: 'styles with commas between, like woodcut,the-scream',
    isMetadata: true,
    suffix: 'shots-*',
  }),
  strength: setting(z.union([Strength, curveOf(Strength)], { error: NUMBER_OR_CURVE }), {
    default: 1,
    argument: '<0..1>',
    help: 'how strong the style is: 0 is the source itself, 1 the full style',
    expected: 'a number from 0 (the source itself) to 1 (the full style)',
    isMetadata: true,
    isForEngines: true,
    suffix: 'strength-*',
  }),
  keepColors: setting(KeepColors, {
    default: false,
    help: "keep the source's colours, and take only the strokes from the style",
    expected: 'true or false',
    isMetadata: true,
    isForEngines: true,
    suffix: 'keep-colors',
  }),
  strokeSize: setting(z.union([StrokeSize, curveOf(StrokeSize)], { error: NUMBER_OR_CURVE }), {
    default: 1,
    argument: '<0.25..4>',
    help: 'how large the strokes are: 2 paints them twice as large',
    expected: 'a number from 0.25 (fine strokes) to 4 (large ones)',
    isMetadata: true,
    isForEngines: true,
    suffix: 'stroke-*',
  }),
  precision: setting(Precision, {
    default: 'auto',
    argument: '<name>',
    help: `number format of the network (${Precision.options.join(', ')}); auto is int8 on a CPU if the style allows it, else fp32`,
    expected: `one of ${Precision.options.join(', ')}`,
    environment: 'REPAINT_PRECISION',
    isMetadata: true,
    isForEngines: true,
    suffix: '*',
  }),
  from: setting(RangeBorder, {
    argument: '<time>',
    help: 'where the painted part begins: seconds (12.5), or a frame (300f)',
    expected: 'seconds (12.5) or the number of a frame (300f)',
    isMetadata: true,
    suffix: 'from-*',
  }),
  to: setting(RangeBorder, {
    argument: '<time>',
    help: 'where the painted part ends: seconds (12.5), or the first frame that is not painted (300f)',
    expected: 'seconds (12.5) or the number of a frame (300f)',
    isMetadata: true,
    suffix: 'to-*',
  }),
  chunkFrames: setting(ChunkFrames, {
    default: 'auto',
    argument: '<n>',
    help: 'frames that a chunk should have; more means fewer and longer tasks, and the same pixels',
    expected: 'auto or a whole number from 1 to 2000',
    environment: 'REPAINT_CHUNK_FRAMES',
  }),
  format: setting(OutputFormat, {
    default: 'mp4',
    argument: '<name>',
    help: `file format of the painting (${OutputFormat.options.join(', ')}); a picture keeps its own`,
    expected: `one of ${OutputFormat.options.join(', ')}`,
    environment: 'REPAINT_FORMAT',
  }),
  codec: setting(OutputCodec, {
    default: 'h264',
    argument: '<name>',
    help: `video codec of the painting (${OutputCodec.options.join(', ')})`,
    expected: `one of ${OutputCodec.options.join(', ')}`,
    environment: 'REPAINT_CODEC',
    suffix: '*',
  }),
  bits: setting(Bits, {
    default: 8,
    argument: '<n>',
    help: 'bits of each sample of the painting; 10 needs the codec hevc or av1, and keeps high dynamic range',
    expected: '8 or 10',
    environment: 'REPAINT_BITS',
    suffix: '*-bit',
  }),
  quality: setting(Quality, {
    default: 70,
    argument: '<0..100>',
    help: 'quality of the picture: 0 is the smallest file, 100 the best picture',
    expected: 'a whole number from 0 to 100',
    environment: 'REPAINT_QUALITY',
    suffix: 'quality-*',
  }),
  encoder: setting(EncoderChoice, {
    default: 'software',
    argument: '<choice>',
    help: 'auto takes a hardware encoder if the workers have found one that works, software never does',
    expected: `one of ${EncoderChoice.options.join(', ')}`,
    environment: 'REPAINT_ENCODER',
    suffix: '*',
  }),
};

type Known<T extends SettingTable> = {
  [Name in keyof T as T[Name] extends { default: unknown } ? Name : never]: T[Name];
};
type Decided<T extends SettingTable> = {
  [Name in keyof T]: T[Name] extends { default: unknown }
    ? z.ZodDefault<T[Name]['schema']>
    : z.ZodOptional<T[Name]['schema']>;
};

/** Makes the fields of a request, all of them optional. */
export function askedFields<T extends SettingTable>(table: T): { [Name in keyof T]: z.ZodOptional<T[Name]['schema']> } {
  return fields(table, ({ schema, help }) => schema.optional().describe(help));
}

/** Makes the fields of decided settings. A field that is missing, as in jobs older than the setting, takes its default. */
export function decidedFields<T extends SettingTable>(table: T): Decided<T> {
  return fields(table, (row) => withDefault(row));
}

/** Makes the fields of the app settings that replace defaults. They are read from text. */
export function environmentFields<T extends SettingTable>(table: T) {
  const rows = Object.values(table).filter(({ environment }) => environment !== undefined);
  return Object.fromEntries(
    rows.map((row) => [row.environment, z.preprocess((text) => readOr(row, text), withDefault(row))]),
  ) as {
    [Row in T[keyof T] as Row extends { environment: infer Name extends string } ? Name : never]: Decided<{
      row: Row;
    }>['row'];
  };
}

/** Returns the painting settings that are set by app settings. */
export function fromEnvironment(
  settings: Readonly<Record<string, unknown>>,
  table: SettingTable = PAINTING_SETTINGS,
): AskedSettings {
  const rows = Object.entries(table).flatMap(([name, { environment = '' }]) => [
    [name, settings[environment]] as const,
  ]);
  return Object.fromEntries(rows.filter(([, value]) => value !== undefined));
}

/** The settings of a painting for which nothing was asked. */
export const DEFAULT_SETTINGS = defaultsOf(PAINTING_SETTINGS);

/** The settings as a user asks for them, all of them optional. */
export const AskedSettings = z.strictObject(askedFields(PAINTING_SETTINGS));
export type AskedSettings = z.infer<typeof AskedSettings>;

/** The settings of a job, all of them decided. The style is empty if a model labels. */
export const PaintingSettings = z.strictObject({ ...decidedFields(PAINTING_SETTINGS), style: z.string() });
export type PaintingSettings = z.infer<typeof PaintingSettings>;

/** The settings that engines are given. */
export const EngineSettings = z.strictObject(decidedFields(forEngines(PAINTING_SETTINGS)));
export type EngineSettings = z.infer<typeof EngineSettings>;

export function defaultsOf<T extends SettingTable>(table: T) {
  const known = Object.entries(table).filter(([, row]) => row.default !== undefined);
  return Object.fromEntries(known.map(([name, row]) => [name, row.default])) as {
    [Name in keyof Known<T>]: z.output<T[Name]['schema']>;
  };
}

/** Returns the rows of the settings that engines are given. */
export function forEngines<T extends SettingTable>(table: T) {
  return Object.fromEntries(Object.entries(table).filter(([, row]) => row.isForEngines)) as {
    [Name in keyof T as T[Name] extends { isForEngines: true } ? Name : never]: T[Name];
  };
}

/**
 * Reads a setting from the text of a flag, of metadata or of an app setting: `0.5`, `true`, `hevc`.
 * @throws RepaintError `invalid-request` that completes "It must be …"
 */
export function readSetting<Schema extends z.ZodType>(
  { schema, expected }: Setting<Schema>,
  text: string,
): z.output<Schema> {
  for (const value of meaningsOf(text.trim())) {
    const read = schema.safeParse(value);
    if (read.success) return read.data;
  }
  throw permanent('invalid-request', `It must be ${expected}.`);
}

/** Returns the values that a text may stand for: `5` may be a number or a name. Numbers have no exponent. */
function meaningsOf(text: string): unknown[] {
  if (text === 'true' || text === 'false') return [text === 'true'];
  const list = text.split(',').map((part) => part.trim());
  return /^-?(\d+\.?\d*|\.\d+)$/.test(text) ? [Number(text), text] : [text, list];
}

/** Returns a text that can't be read as it is, so that the schema refuses it with an error that names the app setting. */
function readOr(row: Setting, text: unknown): unknown {
  try {
    return typeof text === 'string' ? readSetting(row, text) : text;
  } catch {
    return text;
  }
}

function withDefault({ schema, default: usual }: Setting): z.ZodType {
  return usual === undefined ? schema.optional() : schema.default(usual as never);
}

function fields<T extends SettingTable, Fields>(table: T, make: (row: Setting) => z.ZodType): Fields {
  return Object.fromEntries(Object.entries(table).map(([name, row]) => [name, make(row)])) as Fields;
}
