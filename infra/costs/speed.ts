import type { Range } from './prices.ts';

/** Kinds of machines for workers. */
export const MACHINES = {
  cpu: { compute: 'cpu', cores: 4, gib: 8 },
  T4: { compute: 'gpu-t4', cores: 8, gib: 56 },
  A100: { compute: 'gpu-a100', cores: 24, gib: 220 },
  'spot-T4': { compute: 'aks-spot', cores: 4, gib: 28 },
} as const;
export type Sku = keyof typeof MACHINES;
export const SKUS = Object.keys(MACHINES) as readonly Sku[];

/**
 * Measured on two cores of an AMD EPYC with AVX-512: operations per second of 3×3 convolutions in fp32 (38.2 billion in 105 ms), and the
 * seconds that decoding and encoding a frame of 720p took in addition.
 */
const MEASURED = { cores: 2, operationsPerSecond: 3.63e11, secondsBeside: 0.0128 };
/** Number of positions of layers at half and at a quarter of the picture's size. */
const HALF = (1280 * 720) / 4;
const QUARTER = HALF / 4;
/** Channels of the networks in `models/` (see engine/README.md). All layers are 3×3 convolutions, two in each block. */
const NETWORK = { cell: 12, half: 24, channels: 48, blocks: 4 };
/** Peak operations per second in single precision, from NVIDIA's data sheets, and the share of it that such convolutions may reach. */
const PEAK = { T4: 8.1e12, A100: 19.5e12 } as const;
const SHARE: Range = [0.3, 0.7];

/** Returns the number of floating-point operations of a network for a frame of 720p. */
export function operationsOfFrame(): number {
  const { cell, half, channels, blocks } = NETWORK;
  const atHalf = cell * half + channels * half + half * half + half * cell;
  const atQuarter = half * channels + 2 * blocks * channels * channels;
  return 2 * 9 * (HALF * atHalf + QUARTER * atQuarter);
}

/**
 * Estimates the frames of 720p that a worker paints per second, from least to most. On CPUs, it uses the rate measured on two cores; a
 * rented core is at worst half a physical one. On GPUs, it divides a share of the peak by the network's operations, unless decoding and
 * encoding on the CPU cores take longer.
 */
export function framesPerSecond(sku: Sku): Range {
  const times = MACHINES[sku].cores / MEASURED.cores;
  const onCores = (seconds: number): Range => [times / seconds / 2, times / seconds];
  if (sku === 'cpu') return onCores(operationsOfFrame() / MEASURED.operationsPerSecond + MEASURED.secondsBeside);
  const peak = PEAK[sku === 'A100' ? 'A100' : 'T4'] / operationsOfFrame();
  const beside = onCores(MEASURED.secondsBeside);
  return [Math.min(SHARE[0] * peak, beside[0]), Math.min(SHARE[1] * peak, beside[1])];
}
