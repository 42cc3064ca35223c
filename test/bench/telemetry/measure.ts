import { tellChunk } from './tell-chunk.ts';

/** Microseconds of CPU time a chunk, of all threads of this process, without and with the sending. */
export interface ChunkCost {
  readonly telling: number;
  readonly sending: number;
}

/**
 * Tells of so many chunks in turns; the first hundred aren't counted.
 * @param send sends what is left; its cost belongs to the chunks
 */
export async function measureChunks(chunks: number, frames: number, send: () => Promise<void>): Promise<ChunkCost> {
  for (let i = 0; i < 100; i++) await tellChunk(frames);
  const before = process.cpuUsage();
  for (let i = 0; i < chunks; i++) await tellChunk(frames);
  const told = microseconds(process.cpuUsage(before));
  await send();
  const sent = microseconds(process.cpuUsage(before));
  return { telling: told / chunks, sending: (sent - told) / chunks };
}

const microseconds = ({ user, system }: NodeJS.CpuUsage) => user + system;
