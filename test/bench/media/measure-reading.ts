import { basename } from 'node:path';
import type { ByteSink } from '../../../core/media/bytes/byte-sink.ts';
import { readChunkPackets } from '../../../core/media/decode/chunk-packets.ts';
import { copySound } from '../../../core/media/extras/copy-sound.ts';
import { inspectVideo } from '../../../core/media/inspect/inspect-video.ts';
import { planChunks } from '../../../core/media/plan/plan-chunks.ts';
import { DEFAULT_MEDIA_LIMITS } from '../../../core/media/source/media-limits.ts';
import { openSource } from '../../../core/media/source/opened-source.ts';
import { countedSource } from './counted-source.ts';

export interface Reading {
  readonly bytes: number;
  readonly requests: number;
}

export interface ReadingOfFile {
  readonly fileBytes: number;
  readonly chunks: number;
  readonly inspecting: Reading;
  /** What opening the source reads, once per worker: headers and index. */
  readonly opening: Reading;
  /** What the packets of all chunks read, without opening the source. */
  readonly painting: Reading;
  /** What the sound reads, without opening the source. */
  readonly sound: Reading;
}

/**
 * Measures what the steps ask of the storage port for a file.
 * @param workers processes that take chunks in turns, so that none reads the file from front to back
 */
export async function measureReading(path: string, chunkFrames: number, workers: number): Promise<ReadingOfFile> {
  const name = basename(path);
  const scanned = countedSource(path);
  const { video, timeline } = await inspectVideo(scanned, name, DEFAULT_MEDIA_LIMITS);
  scanned.close();
  const chunks = planChunks(timeline, { targetFrames: chunkFrames });

  const painting = { bytes: 0, requests: 0 };
  let opening: Reading = { bytes: 0, requests: 0 };
  for (let worker = 0; worker < workers; worker++) {
    const bytes = countedSource(path);
    const source = await openSource(bytes, name);
    const [first] = chunks;
    if (first) for await (const _packet of readChunkPackets(source, video, { ...first, packets: 1 })) break;
    opening = { bytes: bytes.bytesRead, requests: bytes.requests };
    for (const chunk of chunks.filter((_, index) => index % workers === worker)) {
      for await (const _packet of readChunkPackets(source, video, chunk));
    }
    painting.bytes += bytes.bytesRead - opening.bytes;
    painting.requests += bytes.requests - opening.requests;
    source.close();
    bytes.close();
  }

  const bytes = countedSource(path);
  const source = await openSource(bytes, name);
  const before = { bytes: bytes.bytesRead, requests: bytes.requests };
  await copySound({ source, video, sink: NOWHERE });
  const sound = { bytes: bytes.bytesRead - before.bytes, requests: bytes.requests - before.requests };
  source.close();
  bytes.close();
  return {
    fileBytes: scanned.size,
    chunks: chunks.length,
    inspecting: { bytes: scanned.bytesRead, requests: scanned.requests },
    opening,
    painting,
    sound,
  };
}

const NOWHERE: ByteSink = { write: async () => undefined };
