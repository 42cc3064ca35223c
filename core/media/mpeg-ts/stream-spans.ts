import type { MediaNote } from '../../contracts/media-note.ts';
import { timesIn } from './rising-clock.ts';
import { pidOf } from './transport-stream.ts';

/** Where a stream of picture or sound lies in a file. */
interface Span {
  readonly isPicture: boolean;
  /** Byte position of its first packet that has a time. */
  readonly first: number;
  /** Byte position of its last one. */
  last: number;
  /** How often a packet with a time has been seen. */
  count: number;
}

/** A stream of fewer packets than this is taken for damage. */
const LEAST_PACKETS = 3;

/**
 * Notices where a transport stream goes on with other streams than before, as where recordings of different programs were joined. Readers
 * take the streams of the first tables that they meet, so the others are left out.
 */
export class StreamSpans {
  readonly #spans = new Map<number, Span>();

  /** Looks at a transport packet. It may see one twice. */
  see(packet: Uint8Array, position: number): void {
    const begun = timesIn(packet);
    // Private streams may be subtitles, which begin and end anywhere.
    if (!begun || begun.isPrivate) return;
    const span = this.#spans.get(pidOf(packet)) ?? { isPicture: begun.isPicture, first: position, last: 0, count: 0 };
    span.last = Math.max(span.last, position);
    span.count++;
    this.#spans.set(pidOf(packet), span);
  }

  notes(): MediaNote[] {
    const [picture, sound] = [this.#nextStart(true), this.#nextStart(false)];
    const from = (position: number) =>
      `goes on in another stream from byte ${position} on, as where recordings were joined`;
    const wayOut = 'Cut the file there, and paint the parts by themselves.';
    if (picture !== undefined) {
      const message = `The picture ${from(picture)}: only one of the two is painted. ${wayOut}`;
      return [{ code: 'video-left-out', message }];
    }
    if (sound === undefined) return [];
    return [{ code: 'sound-left-out', message: `Sound ${from(sound)}, and may be missing there. ${wayOut}` }];
  }

  /** Returns where the first stream begins that comes after the end of another one of its kind. */
  #nextStart(isPicture: boolean): number | undefined {
    const alike = [...this.#spans.values()].filter(
      (span) => span.isPicture === isPicture && span.count >= LEAST_PACKETS,
    );
    const end = Math.min(...alike.map(({ last }) => last));
    const later = alike.map(({ first }) => first).filter((first) => first > end);
    return later.length > 0 ? Math.min(...later) : undefined;
  }
}
