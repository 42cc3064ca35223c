import type { Light } from '../cards/style-card.ts';
import type { ByteBounds } from '../weights/byte-bounds.ts';
import { applyTable, type ByteTable, byteTable } from './byte-table.ts';
import { lumaStatistics } from './luma-statistics.ts';

/** The mean luma below which a painting becomes darker, and its distance from white below which it becomes brighter: in 0..1. */
const DARK = 0.15;
const BRIGHT = 0.12;
/** The byte of no colour. */
const GREY = 128;

/** What a frame's light needs: how it is brought to the network's, and how the painting is brought back. */
export interface LightChange {
  readonly luma: ByteTable;
  readonly chroma: ByteTable;
  /** What is left of a painting's distance from `towards`: 1 for most frames. */
  readonly keep: number;
  /** The byte of luma that dark or bright paintings go towards: black or white. */
  readonly towards: number;
}

/**
 * A continuous function of one frame, and of nothing else: a fade is followed step by step, and it doesn't matter which chunk a
 * frame lies in.
 * @param frame NV12
 * @param lumaBytes where its chroma begins
 */
export function lightChange(frame: Uint8Array, lumaBytes: number, light: Light, bounds: ByteBounds): LightChange {
  const [black, white] = bounds.luma;
  const { mean, spread } = lumaStatistics(frame, lumaBytes);
  const gain = clamp((light.deviation * (white - black)) / Math.max(spread, 1e-3), ...light.gain);
  const wanted = black + light.mean * (white - black);
  const level = clamp((mean - black) / (white - black), 0, 1);
  return {
    luma: byteTable((luma) => clamp((luma - mean) * gain + wanted, ...bounds.luma)),
    chroma: byteTable((value) => clamp((value - GREY) * gain + GREY, ...bounds.chroma)),
    ...(level < 0.5
      ? { keep: Math.min(level / DARK, 1), towards: black }
      : { keep: Math.min((1 - level) / BRIGHT, 1), towards: white }),
  };
}

/** Writes the frame in the network's light. */
export function intoLight(
  source: Uint8Array,
  target: Uint8Array,
  lumaBytes: number,
  { luma, chroma }: LightChange,
): void {
  applyTable(source, target, 0, lumaBytes, luma);
  applyTable(source, target, lumaBytes, source.length, chroma);
}

/** The painting of a dark frame is dark, and that of a bright one bright: in place. */
export function backFromLight(painted: Uint8Array, lumaBytes: number, { keep, towards }: LightChange): void {
  if (keep === 1) return;
  applyTable(
    painted,
    painted,
    0,
    lumaBytes,
    byteTable((luma) => towards + (luma - towards) * keep),
  );
  applyTable(
    painted,
    painted,
    lumaBytes,
    painted.length,
    byteTable((value) => GREY + (value - GREY) * keep),
  );
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
