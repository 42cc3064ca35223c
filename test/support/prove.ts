import { frameTimes, probe, soundHashes, tickOf } from './probe.ts';

export interface Proof {
  readonly framesIn: number;
  readonly framesOut: number;
  /** The largest difference between a frame's time in source and output, as a part of the source's tick. */
  readonly worstTicks: number;
  readonly soundPacketsIn: number;
  readonly soundPacketsOut: number;
  readonly isSoundIdentical: boolean;
  readonly size: string;
}

/** Compares a painting with its source, by ffprobe alone. */
export async function prove(source: string, output: string): Promise<Proof> {
  const [before, after] = await Promise.all([probe(source), probe(output)]);
  const [timesIn, timesOut] = [frameTimes(before), frameTimes(after)];
  const [soundIn, soundOut] = [soundHashes(before), soundHashes(after)];
  const tick = Math.max(tickOf(before), 1e-6);
  const differences = timesIn.map((time, i) => Math.abs(time - (timesOut[i] ?? Number.NaN)) / tick);
  const video = after.streams.find(({ codec_type }) => codec_type === 'video');
  return {
    framesIn: timesIn.length,
    framesOut: timesOut.length,
    worstTicks: differences.some(Number.isNaN) ? Number.NaN : Math.max(...differences),
    soundPacketsIn: soundIn.flat().length,
    soundPacketsOut: soundOut.flat().length,
    isSoundIdentical: JSON.stringify(soundIn) === JSON.stringify(soundOut),
    size: `${video?.width}x${video?.height}`,
  };
}
