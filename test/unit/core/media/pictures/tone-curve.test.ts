import { expect, it } from 'vitest';
import type { SourceVideo } from '../../../../../core/contracts/source-video.ts';
import { rgbToYuvMatrix } from '../../../../../core/media/pictures/colour.ts';
import { inverseToneMapOf, toneMapOf } from '../../../../../core/media/pictures/tone-curve.ts';
import { toneMapper } from '../../../../../core/media/pictures/tone-frames.ts';

const hdr = (transfer: string, range: 'limited' | 'full' = 'limited') => ({
  ...{ width: 1920, height: 1080 },
  colour: { matrix: 'bt2020', range } as const,
  colourTags: { primaries: 'bt2020', transfer, matrix: 'bt2020nc' },
});

const map = (transfer: string, range: 'limited' | 'full', sample: readonly [number, number, number]) =>
  toneMapOf(hdr(transfer, range))(...sample).map(Math.round);

/** Light of a display in cd/m² as limited PQ of 10 bits: 58 % of it is 203, the reference white of ITU-R BT.2408. */
it.each([
  ['PQ black', 'smpte2084', 'limited', [64, 512, 512], [16, 128, 128]],
  ['PQ 1,000 cd/m²', 'smpte2084', 'limited', [64 + 0.7518 * 876, 512, 512], [235, 128, 128]],
  ['PQ 4,000 cd/m²', 'smpte2084', 'limited', [64 + 0.9026 * 876, 512, 512], [235, 128, 128]],
  ['PQ black, full range', 'smpte2084', 'full', [0, 512, 512], [16, 128, 128]],
  ['PQ white, full range', 'smpte2084', 'full', [1023, 512, 512], [235, 128, 128]],
  ['HLG black', 'arib-std-b67', 'limited', [64, 512, 512], [16, 128, 128]],
  ['HLG white', 'arib-std-b67', 'limited', [940, 512, 512], [235, 128, 128]],
] as const)('%s', (_name, transfer, range, sample, expected) => {
  expect(map(transfer, range, sample)).toEqual(expected);
});

it('shows reference white as PQ and as HLG alike, well below white', () => {
  const [pq = 0] = map('smpte2084', 'limited', [64 + 0.5807 * 876, 512, 512]);
  const [hlg = 0] = map('arib-std-b67', 'limited', [64 + 0.75 * 876, 512, 512]);
  expect(Math.abs(pq - hlg)).toBeLessThanOrEqual(1);
  expect(pq).toBeGreaterThan(160);
  expect(pq).toBeLessThan(180);
});

it('reads its table to within a few steps of the formula', () => {
  const video = { ...hdr('smpte2084'), painted: { width: 1, height: 1 } } as SourceVideo;
  const exact = toneMapOf(video);
  const mapFrame = toneMapper(video);
  const differences: number[] = [];
  for (let i = 0; i < 4000; i++) {
    // Steps that share no factor with the spans, so that all of them are met.
    const [y, u, v] = [64 + ((i * 379) % 876), 412 + ((i * 73) % 200), 412 + ((i * 137) % 200)];
    const samples = Uint16Array.of(y, u, v);
    const [got = 0] = mapFrame?.(new Uint8Array(samples.buffer)) ?? [];
    const [wanted = 0] = exact(y, u, v);
    differences.push(Math.abs(got - Math.min(255, Math.max(0, wanted))));
  }
  differences.sort((a, b) => a - b);
  expect(differences[Math.floor(differences.length * 0.95)]).toBeLessThan(2);
  expect(differences.at(-1)).toBeLessThan(20);
});

const SHADES = Array.from({ length: 11 }, (_, i) => i / 10);
const BT709 = rgbToYuvMatrix({ matrix: 'bt709', range: 'limited' });

/** Samples of 10 bits in limited BT.709. */
function bt709(...[red, green, blue]: readonly [number, number, number]): [number, number, number] {
  const row = (at: number) =>
    4 * ((BT709[at] ?? 0) * red + (BT709[at + 1] ?? 0) * green + (BT709[at + 2] ?? 0) * blue + (BT709[at + 3] ?? 0));
  return [row(0), row(4), row(8)];
}

it.each([
  ['smpte2084', 'limited'],
  ['smpte2084', 'full'],
  ['arib-std-b67', 'limited'],
  ['arib-std-b67', 'full'],
] as const)('what is mapped back to %s in %s range is what was painted', (transfer, range) => {
  const [map, back] = [toneMapOf(hdr(transfer, range)), inverseToneMapOf(hdr(transfer, range))];
  const worst = SHADES.flatMap((red) => SHADES.flatMap((green) => SHADES.map((blue) => bt709(red, green, blue)))).map(
    (painted) => {
      const seen = map(...(back(...painted) as [number, number, number]));
      return Math.max(...seen.map((byte, i) => Math.abs(4 * byte - (painted[i] ?? 0))));
    },
  );
  worst.sort((a, b) => a - b);
  // Saturated blue and green are brighter than 1,000 cd/m² allows: up to four steps of 8 bits are lost.
  expect(worst[Math.floor(worst.length * 0.85)]).toBeLessThan(1);
  expect(worst.at(-1)).toBeLessThan(16);
});

it.each([
  ['smpte2084', 64 + 0.7518 * 876],
  ['arib-std-b67', 940],
])('white becomes 1,000 cd/m² of %s', (transfer, expected) => {
  const white = inverseToneMapOf(hdr(transfer))(940, 512, 512);
  expect(white.map(Math.round)).toEqual([Math.round(expected), 512, 512]);
  expect(inverseToneMapOf(hdr(transfer))(64, 512, 512).map(Math.round)).toEqual([64, 512, 512]);
});
