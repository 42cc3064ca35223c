import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Contestant } from '../bench-network.ts';

export interface Memory extends Contestant {
  /** The peak resident memory in MB of a process that paints frames of 720p. */
  readonly megabytes: number;
  /** The peak resident memory in MB of a process that paints frames of 4K; undefined if it was not measured. */
  readonly megabytesAt4k: number | undefined;
}

const STEP = fileURLToPath(new URL('./memory-step.js', import.meta.url));

/** Measures the memory of one process after the other, Node included. References paint 720p only. */
export async function measureMemory(contestants: readonly Contestant[], threads: number): Promise<Memory[]> {
  const measured: Memory[] = [];
  for (const contestant of contestants) {
    const megabytes = await peakOf(contestant, threads, 1_280, 720);
    const megabytesAt4k = contestant.network.isOurs ? await peakOf(contestant, threads, 3_840, 2_160) : undefined;
    measured.push({ ...contestant, megabytes, megabytesAt4k });
  }
  return measured;
}

async function peakOf({ network, precision }: Contestant, ...numbers: number[]): Promise<number> {
  const given = [network.folder, network.anyStyle, precision, ...numbers.map(String)];
  const { stdout } = await execa(process.execPath, [STEP, ...given]);
  return Number(stdout);
}
