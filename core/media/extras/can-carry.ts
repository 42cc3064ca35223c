import { MkvOutputFormat } from 'mediabunny';
import type { MovieFormat } from '../../contracts/output-settings.ts';

/**
 * Codecs that each format may hold, by mediabunny's names. The list for MP4 is what both FFmpeg builds and common players
 * support. It lacks PCM, which mediabunny writes into an MP4 in a way that FFmpeg 5 and browsers can't play.
 */
const CODECS: Record<MovieFormat, ReadonlySet<string>> = {
  mp4: new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus', 'flac', 'vorbis', 'dts']),
  mkv: new Set(new MkvOutputFormat().getSupportedAudioCodecs()),
};

/** True if the packets of a codec can be copied into the painting. */
export function canCarry(format: MovieFormat, codec: string): boolean {
  return CODECS[format].has(codec);
}
