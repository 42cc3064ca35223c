import type { MediaNote } from '../../contracts/media-note.ts';

/**
 * A source that can't be read by ranges as it is, but that FFmpeg may read as a whole: thrown by inspection, and answered
 * by a conversion.
 */
export class NeedsConversion extends Error {
  /** FFmpeg's name of the demuxer. */
  readonly demuxer: string;
  /** As far as it is known; `unknown` else. */
  readonly codec: string;

  /** What a conversion won't keep. */
  readonly notes: readonly MediaNote[];

  /** @param why half a sentence: `its codec can't be read by ranges` */
  constructor(demuxer: string, codec: string, why: string, notes: readonly MediaNote[] = []) {
    super(why);
    this.name = 'NeedsConversion';
    this.demuxer = demuxer;
    this.codec = codec;
    this.notes = notes;
  }
}
