import { MkvOutputFormat } from 'mediabunny';
import type { OutputFormat } from '../../contracts/output-settings.ts';

/**
 * By mediabunny's names. In an MP4, PCM would have to be written in a way that FFmpeg 5 and browsers can't play; the others
 * are what both FFmpeg builds and common players take.
 */
const CODECS: Record<OutputFormat, ReadonlySet<string>> = {
  mp4: new Set(['aac', 'mp3', 'ac3', 'eac3', 'opus', 'flac', 'vorbis', 'dts']),
  mkv: new Set(new MkvOutputFormat().getSupportedAudioCodecs()),
};

/** Whether packets of a codec can be in the painting as they are. */
export function canCarry(format: OutputFormat, codec: string): boolean {
  return CODECS[format].has(codec);
}
