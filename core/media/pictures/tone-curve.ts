import type { SourceVideo } from '../../contracts/source-video.ts';
import { type ResolvedColour, rgbToYuvMatrix, yuvToRgbMatrix } from './colour.ts';
import { type ToneCurve, toneCurveOf } from './tone-curve-of.ts';

/** What a tone map depends on. */
export type HdrVideo = Pick<SourceVideo, 'colour' | 'colourTags'>;

/** Maps a pixel from 10-bit samples to samples of another colour, neither rounded nor clipped. */
export type ToneMap = (y: number, u: number, v: number) => readonly [number, number, number];

type Triple = readonly [number, number, number];

/** Peak luminance of the source and of the painting in cd/m²: ITU-R BT.2446-1, section 4. */
const HDR_PEAK = 1_000;
const SDR_PEAK = 100;
const GAMMA = 2.4;
/** Luma weights of BT.2020: ITU-R BT.2020-2, table 4. */
const KR = 0.2627;
const KG = 0.678;
const KB = 0.0593;
const OUTPUT: ResolvedColour = { matrix: 'bt709', range: 'limited' };

/** Matrices from linear light of other primaries to BT.2020. That of BT.709 is from ITU-R BT.2087-0; that of Display P3 was computed in the same way. */
const TO_BT2020: Readonly<Record<string, readonly number[]>> = {
  bt709: [0.6274, 0.3293, 0.0433, 0.0691, 0.9195, 0.0114, 0.0164, 0.088, 0.8956],
  smpte432: [0.753833, 0.198597, 0.04757, 0.045744, 0.941777, 0.012479, -0.00121, 0.017602, 0.983609],
};
/** Matrix from linear light of BT.2020 to BT.709: ITU-R BT.2407-0, section 2. */
const BT2020_TO_BT709 = [1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187];

/** The inverses of {@link TO_BT2020}. */
const FROM_BT2020: Readonly<Record<string, readonly number[]>> = {
  bt709: BT2020_TO_BT709,
  smpte432: [1.343578, -0.282179, -0.061399, -0.065298, 1.075788, -0.01049, 0.002821, -0.019599, 1.016776],
};

/**
 * Makes a map from high dynamic range of 1,000 cd/m² to bytes of limited-range BT.709 of 100 cd/m², by method A of ITU-R BT.2446-1. What is
 * brighter is clipped.
 */
export function toneMapOf(video: HdrVideo): ToneMap {
  const curve = toneCurveOf(video) ?? 'pq';
  const source = colourOf(video);
  const toRgb = yuvToRgbMatrix(source);
  const toYuv = rgbToYuvMatrix(OUTPUT);
  const toBt2020 = TO_BT2020[video.colourTags.primaries ?? ''];
  const { byte, middle } = scaleOf(source);
  return (y, u, v) => {
    const coded = apply(toRgb, [y * byte, u * byte + middle, v * byte + middle]);
    const light = lightOf(curve, coded);
    const mapped = mapTones(toBt2020 ? multiply(toBt2020, light) : light);
    const narrow = multiply(BT2020_TO_BT709, mapped);
    return apply(toYuv, [encode(narrow[0]), encode(narrow[1]), encode(narrow[2])]);
  };
}

/**
 * Makes the inverse of {@link toneMapOf}: from 10-bit samples of limited-range BT.709 to 10-bit samples in the source's colour. White becomes
 * 1,000 cd/m².
 */
export function inverseToneMapOf(video: HdrVideo): ToneMap {
  const curve = toneCurveOf(video) ?? 'pq';
  const source = colourOf(video);
  const toRgb = yuvToRgbMatrix(OUTPUT);
  const toYuv = rgbToYuvMatrix(source);
  const fromBt2020 = FROM_BT2020[video.colourTags.primaries ?? ''];
  const { byte, middle } = scaleOf(source);
  return (y, u, v) => {
    const [red, green, blue] = apply(toRgb, [y / 4, u / 4, v / 4]);
    const narrow: Triple = [clip(red) ** GAMMA, clip(green) ** GAMMA, clip(blue) ** GAMMA];
    const light = unmapTones(multiply(TO_BT2020['bt709'] as readonly number[], narrow));
    const coded = codeOf(curve, fromBt2020 ? multiply(fromBt2020, light) : light);
    const [luma, cb, cr] = apply(toYuv, coded);
    return [luma / byte, (cb - middle) / byte, (cr - middle) / byte];
  };
}

/** Returns the colour of a source of high dynamic range, without unspecified parts. */
function colourOf({ colour }: HdrVideo): ResolvedColour {
  const matrix = colour.matrix === 'unspecified' ? 'bt2020' : colour.matrix;
  return { matrix, range: colour.range === 'full' ? 'full' : 'limited' };
}

/** Returns the byte that a step of 10 bits is, and what is added to it for chroma. */
function scaleOf({ range }: ResolvedColour): { readonly byte: number; readonly middle: number } {
  // In limited range, a byte is a quarter of a 10-bit value. In full range, both scales end in white.
  const byte = range === 'full' ? 255 / 1023 : 1 / 4;
  return { byte, middle: range === 'full' ? 128 - 512 * byte : 0 };
}

/** Returns display light, in which 1 is the peak. */
function lightOf(curve: ToneCurve, coded: Triple): Triple {
  if (curve === 'pq') return [pqLight(coded[0]), pqLight(coded[1]), pqLight(coded[2])];
  const scene: Triple = [hlgLight(coded[0]), hlgLight(coded[1]), hlgLight(coded[2])];
  // The exponent is the system gamma of a display of 1,000 cd/m², less 1: ITU-R BT.2100-2, table 5.
  const gain = (KR * scene[0] + KG * scene[1] + KB * scene[2]) ** 0.2;
  return [scene[0] * gain, scene[1] * gain, scene[2] * gain];
}

/** The EOTF of PQ: ITU-R BT.2100-2, table 4. */
function pqLight(coded: number): number {
  const power = clip(coded) ** (4096 / (2523 * 128));
  const light = (Math.max(power - 3424 / 4096, 0) / (2413 / 128 - (2392 / 128) * power)) ** (16384 / 2610);
  return (10_000 * light) / HDR_PEAK;
}

/** The inverse OETF of HLG: ITU-R BT.2100-2, table 5. */
function hlgLight(coded: number): number {
  const signal = clip(coded);
  return signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
}

/** The inverse of {@link lightOf}. */
function codeOf(curve: ToneCurve, light: Triple): Triple {
  if (curve === 'pq') return [pqCode(light[0]), pqCode(light[1]), pqCode(light[2])];
  const [red, green, blue] = [clip(light[0]), clip(light[1]), clip(light[2])];
  const gain = (KR * red + KG * green + KB * blue) ** (0.2 / 1.2) || 1;
  return [hlgCode(red / gain), hlgCode(green / gain), hlgCode(blue / gain)];
}

/** The inverse EOTF of PQ: ITU-R BT.2100-2, table 4. */
function pqCode(light: number): number {
  const power = ((clip(light) * HDR_PEAK) / 10_000) ** (2610 / 16384);
  return ((3424 / 4096 + (2413 / 128) * power) / (1 + (2392 / 128) * power)) ** ((2523 * 128) / 4096);
}

/** The OETF of HLG: ITU-R BT.2100-2, table 5. */
function hlgCode(scene: number): number {
  const light = clip(scene);
  return light <= 1 / 12 ? Math.sqrt(3 * light) : 0.17883277 * Math.log(12 * light - 0.28466892) + 0.55991073;
}

/** Maps tones by ITU-R BT.2446-1, section 4.2. Input and output are linear light of BT.2020. */
function mapTones(light: Triple): Triple {
  const [red, green, blue] = light.map((part) => clip(part) ** (1 / GAMMA)) as unknown as Triple;
  const luma = KR * red + KG * green + KB * blue;
  if (luma <= 0) return [0, 0, 0];
  const mapped = mapLuma(luma);
  const scale = mapped / (1.1 * luma);
  const cb = (scale * (blue - luma)) / 1.8814;
  const cr = (scale * (red - luma)) / 1.4746;
  const y = mapped - Math.max(0.1 * cr, 0);
  const [r, b] = [y + 1.4746 * cr, y + 1.8814 * cb];
  const g = (y - KR * r - KB * b) / KG;
  return [Math.max(r, 0) ** GAMMA, Math.max(g, 0) ** GAMMA, Math.max(b, 0) ** GAMMA];
}

/** The inverse of {@link mapTones}. */
function unmapTones(light: Triple): Triple {
  const [red, green, blue] = light.map((part) => clip(part) ** (1 / GAMMA)) as unknown as Triple;
  const y = KR * red + KG * green + KB * blue;
  const cr = (red - y) / 1.4746;
  const mapped = y + Math.max(0.1 * cr, 0);
  if (mapped <= 0) return [0, 0, 0];
  const luma = unmapLuma(mapped);
  const scale = mapped / (1.1 * luma);
  const [r, b] = [luma + (1.4746 * cr) / scale, luma + (blue - y) / scale];
  const g = (luma - KR * r - KB * b) / KG;
  return [clip(r) ** GAMMA, clip(g) ** GAMMA, clip(b) ** GAMMA];
}

/** ρ of ITU-R BT.2446-1, section 4.2, for the source and for the painting. */
const HDR_RHO = 1 + 32 * (HDR_PEAK / 10_000) ** (1 / GAMMA);
const SDR_RHO = 1 + 32 * (SDR_PEAK / 10_000) ** (1 / GAMMA);

function mapLuma(luma: number): number {
  const perceived = Math.log(1 + (HDR_RHO - 1) * luma) / Math.log(HDR_RHO);
  return (SDR_RHO ** compress(perceived) - 1) / (SDR_RHO - 1);
}

function unmapLuma(mapped: number): number {
  const perceived = expand(Math.log(1 + (SDR_RHO - 1) * mapped) / Math.log(SDR_RHO));
  return (HDR_RHO ** perceived - 1) / (HDR_RHO - 1);
}

function compress(perceived: number): number {
  if (perceived <= 0.7399) return 1.077 * perceived;
  if (perceived < 0.9909) return -1.151 * perceived ** 2 + 2.7811 * perceived - 0.6302;
  return 0.5 * perceived + 0.5;
}

/** The inverse of {@link compress}. */
function expand(compressed: number): number {
  if (compressed <= 1.077 * 0.7399) return compressed / 1.077;
  if (compressed < 0.5 * 0.9909 + 0.5) {
    return (2.7811 - Math.sqrt(2.7811 ** 2 - 4 * 1.151 * (compressed + 0.6302))) / (2 * 1.151);
  }
  return 2 * compressed - 1;
}

function encode(light: number): number {
  return clip(light) ** (1 / GAMMA);
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value));
}

function multiply(matrix: readonly number[], [a, b, c]: Triple): Triple {
  const row = (at: number) =>
    (matrix[at] as number) * a + (matrix[at + 1] as number) * b + (matrix[at + 2] as number) * c;
  return [row(0), row(3), row(6)];
}

/** Applies a row-major 3×4 matrix, whose last column is added. */
function apply(matrix: Float32Array, [a, b, c]: Triple): Triple {
  const row = (at: number) =>
    (matrix[at] as number) * a +
    (matrix[at + 1] as number) * b +
    (matrix[at + 2] as number) * c +
    (matrix[at + 3] as number);
  return [row(0), row(4), row(8)];
}
