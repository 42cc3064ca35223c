import { permanent, type RepaintError } from '../contracts/failure.ts';

/** Every reason not to take a source, in the words that its owner reads. */
export const refusals = {
  empty: (name: string) => permanent('empty', `${name} is empty (0 bytes): upload it again.`),
  notAVideo: (name: string) =>
    permanent('not-a-video', `${name} is not a video: it doesn't begin like any video format that is known here.`),
  still: (name: string, format: string) => permanent('not-a-video', `${name} is a picture (${format}), not a video.`),
  noVideoStream: (name: string) =>
    permanent('no-video-stream', `${name} has no video stream, only sound or other data: there is nothing to paint.`),
  noFrames: (name: string) => permanent('no-video-stream', `${name} has a video stream without a single frame.`),
  withoutIndex: (name: string) =>
    permanent(
      'truncated',
      `${name} is cut off: its index (moov) is missing, so no frame can be found. Upload it whole.`,
    ),
  truncated: (name: string) =>
    permanent('truncated', `${name} is cut off: it ends before its last frames. Upload it whole.`),
  damaged: (name: string, cause: unknown) =>
    permanent('undecodable', `${name} is damaged: its headers can't be read. Upload it again.`, cause),
  encrypted: (name: string) =>
    permanent('encrypted', `${name} is encrypted (DRM): upload a version without copy protection.`),
  container: (name: string, format: string) =>
    permanent('unsupported', `${name} is ${format}, which can't be painted yet: convert it to MP4, MOV, MKV or WebM.`),
  codec: (name: string, codec: string) =>
    permanent(
      'unsupported',
      `${name} is compressed with ${codec}, which can't be painted yet: convert it to H.264, H.265, VP8, VP9 or AV1.`,
    ),
  edits: (name: string) =>
    permanent('unsupported', `${name} has an edit list with cuts or speed changes: export it as a plain video first.`),
  startsWithoutKey: (name: string) =>
    permanent('undecodable', `${name} has no keyframe to start decoding from: export it again.`),
  tooManyBytes: (name: string, bytes: number, limit: number) =>
    permanent('too-large', `${name} has ${bytes} bytes; at most ${limit} are accepted here.`),
  tooManyPixels: (name: string, width: number, height: number, limit: number) =>
    permanent('too-large', `${name} is ${width}×${height} pixels; at most ${limit} pixels a frame are accepted here.`),
  tooManyFrames: (name: string, limit: number) =>
    permanent('too-large', `${name} has more than ${limit} frames, the most that are accepted here.`),
} satisfies Record<string, (name: string, ...facts: never[]) => RepaintError>;
