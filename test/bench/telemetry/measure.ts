import { recordChunk } from './record-chunk.ts';

/** The microseconds of CPU time per chunk, of all threads of this process. */
export interface ChunkCost {
  readonly recording: number;
  readonly sending: number;
}

/**
 * Records chunks one after another; a hundred before them warm up and aren't counted.
 * @param send flushes what has not been sent yet; its cost counts
 */
export async function measureChunks(chunks: number, frames: number, send: () => Promise<void>): Promise<ChunkCost> {
  for (let i = 0; i < 100; i++) await recordChunk(frames);
  const before = process.cpuUsage();
  for (let i = 0; i < chunks; i++) await recordChunk(frames);
  const recorded = microseconds(process.cpuUsage(before));
  await send();
  const sent = microseconds(process.cpuUsage(before));
  return { recording: recorded / chunks, sending: (sent - recorded) / chunks };
}

const microseconds = ({ user, system }: NodeJS.CpuUsage) => user + system;
