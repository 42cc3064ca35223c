import { inMemory } from '../bytes/in-memory.ts';
import { parseElement, parseElements, unsignedOf } from './ebml-reader.ts';
import { parseBlock } from './matroska-block.ts';
import { MKV } from './mkv-ids.ts';
import { type MatroskaHead, readMatroskaHead } from './read-matroska-head.ts';

export interface StreamedBlock {
  /** Track number, as in the head. */
  readonly track: number;
  readonly seconds: number;
  /** In seconds; 0 if it isn't stated. */
  readonly duration: number;
  readonly data: Uint8Array;
}

/** FFmpeg writes this number of ticks, or −1 in builds of 2018, for a duration that it doesn’t know. */
const UNKNOWN_DURATION = 2 ** 32 - 1;
/** Largest element that is read. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads Matroska that FFmpeg writes, as it comes.
 * @throws RangeError for an element of more than {@link MOST_BYTES}; what `stream` throws
 */
export async function openStreamedBlocks(
  stream: AsyncIterable<Uint8Array>,
): Promise<{ head: MatroskaHead; blocks: AsyncGenerator<StreamedBlock, void> }> {
  const elements = elementsOf(stream);
  const start: Uint8Array[] = [];
  let next = await elements.next();
  for (; !next.done && next.value.id !== MKV.cluster; next = await elements.next()) start.push(next.value.bytes);
  const head = await readMatroskaHead(inMemory(Buffer.concat(start)));
  return { head, blocks: blocksOf(elements, head.tick) };
}

async function* blocksOf(elements: AsyncIterable<StreamedElement>, tick: number): AsyncGenerator<StreamedBlock, void> {
  let clusterTicks = 0;
  for await (const { id, content } of elements) {
    if (id === MKV.timestamp) clusterTicks = unsignedOf(content);
    const parts = id === MKV.blockGroup ? parseElements(content) : [{ id, content }];
    const found = parts.find((part) => part.id === MKV.block || part.id === MKV.simpleBlock)?.content;
    const block = found && parseBlock(found);
    if (!block) continue;
    const stated = parts.find((part) => part.id === MKV.blockDuration)?.content;
    const duration = stated && unsignedOf(stated) < UNKNOWN_DURATION ? unsignedOf(stated) * tick : 0;
    const { track, ticks, data } = block;
    yield { track, seconds: (clusterTicks + ticks) * tick, duration, data };
  }
}

interface StreamedElement {
  readonly id: number;
  /** The element with its header; the header alone of a segment or cluster, which is entered. */
  readonly bytes: Uint8Array;
  readonly content: Uint8Array;
}

async function* elementsOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<StreamedElement, void> {
  let rest: Uint8Array = new Uint8Array();
  for await (const piece of stream) {
    rest = Buffer.concat([rest, piece]);
    for (let found = parseElement(rest, 0, 0); found; found = parseElement(rest, 0, 0)) {
      const { id, start } = found;
      const end = id === MKV.segment || id === MKV.cluster ? start : found.end;
      if (end > MOST_BYTES) throw new RangeError('an element is too large');
      if (end > rest.length) break;
      yield { id, bytes: rest.subarray(0, end), content: rest.subarray(start, end) };
      rest = rest.subarray(end);
    }
  }
}
