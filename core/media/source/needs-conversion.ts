import type { MediaNote } from '../../contracts/media-note.ts';

/**
 * Inspection throws this for a source that can't be read by ranges, but that FFmpeg may be able to read as a whole. The
 * job then converts the source first.
 */
export class NeedsConversion extends Error {
  /** FFmpeg's name of the demuxer. */
  readonly demuxer: string;
  /** Codec of the picture, or `unknown`. */
  readonly codec: string;

  /** What the conversion will lose. */
  readonly notes: readonly MediaNote[];

  /** @param why the reason as a clause: `its codec can't be read by ranges` */
  constructor(demuxer: string, codec: string, why: string, notes: readonly MediaNote[] = []) {
    super(why);
    this.name = 'NeedsConversion';
    this.demuxer = demuxer;
    this.codec = codec;
    this.notes = notes;
  }
}
