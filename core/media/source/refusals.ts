import { permanent, type RepaintError } from '../../contracts/failure.ts';

/** Every reason to refuse a source, with the message that its owner reads. */
export const refusals = {
  empty: (name: string) => permanent('empty', `${name} is empty (0 bytes): upload it again.`),
  notAVideo: (name: string) =>
    permanent('not-a-video', `${name} is not a video: it doesn't begin like any video format that Repaint knows.`),
  still: (name: string, format: string) =>
    permanent(
      'not-a-video',
      `${name} is a picture (${format}), not a video: give its name the ending of one and ask for no format, so that it comes back as a picture.`,
    ),
  unreadPicture: (name: string, format: string) =>
    permanent(
      'unsupported',
      `${name} is a picture of a format that isn't read here (${format}): save it as PNG or JPEG and upload that.`,
    ),
  notAPicture: (name: string, format: string) =>
    permanent(
      'unsupported',
      `${name} is named like a picture and is ${format || 'none'}: correct its ending, or ask for the format mp4.`,
    ),
  heic: (name: string) =>
    permanent(
      'unsupported',
      `${name} is a HEIC picture of a kind that can't be read here: export it as JPEG and upload that.`,
    ),
  rangeOfPicture: (name: string) =>
    permanent('invalid-request', `${name} is a picture, of which no part can be painted: leave out from and to.`),
  undecodablePicture: (name: string, cause: unknown) =>
    permanent('undecodable', `${name} can't be read as a picture: it is damaged or cut off. Upload it again.`, cause),
  tooManyPicturePixels: (name: string, width: number, height: number, frames: number, limit: number) =>
    permanent(
      'too-large',
      `${name} has ${frames > 1 ? `${frames} frames of ` : ''}${width}×${height} pixels; at most ${limit} in all are accepted here (REPAINT_MAX_PICTURE_PIXELS): scale it down.`,
    ),
  noVideoStream: (name: string) =>
    permanent('no-video-stream', `${name} has no video stream, only sound or other data: there is nothing to paint.`),
  noFrames: (name: string) =>
    permanent('no-video-stream', `${name} has a video stream without a single frame: export it again.`),
  withoutIndex: (name: string) =>
    permanent(
      'truncated',
      `${name} is cut off: its index (moov) is missing, so no frame can be found. Upload it whole.`,
    ),
  truncated: (name: string) =>
    permanent('truncated', `${name} is cut off: it ends before its last frames. Upload it whole.`),
  damaged: (name: string, cause: unknown) =>
    permanent('undecodable', `${name} is damaged: its headers can't be read. Upload it again.`, cause),
  hugePart: (name: string, bytes: number) =>
    permanent('undecodable', `${name} is damaged: one of its parts claims ${bytes} bytes. Upload it again.`),
  encrypted: (name: string) =>
    permanent('encrypted', `${name} is encrypted (DRM): upload a version without copy protection.`),
  list: (name: string, format: string) =>
    permanent('not-a-video', `${name} is ${format} that names other files, not a video: upload the video itself.`),
  undecodable: (name: string, format: string, cause?: unknown) =>
    permanent(
      'undecodable',
      `${name} can't be decoded: FFmpeg finds no picture in it (${format}). Export it again.`,
      cause,
    ),
  tooDamaged: (name: string, damaged: number, frames: number, firstSeconds: number) =>
    permanent(
      'undecodable',
      `${name} is damaged: ${damaged} of its ${frames} frames or more can't be decoded, the first at ${firstSeconds.toFixed(3)} s. Upload an undamaged copy, or repair it in another program and export it again.`,
    ),
  tooManyBytes: (name: string, bytes: number, limit: number) =>
    permanent(
      'too-large',
      `${name} has ${bytes} bytes; at most ${limit} are accepted here (REPAINT_MAX_BYTES): upload a smaller one.`,
    ),
  tooManyPictureBytes: (name: string, bytes: number, limit: number) =>
    permanent(
      'too-large',
      `${name} is a picture of ${bytes} bytes; at most ${limit} are read, ten for each pixel of REPAINT_MAX_PICTURE_PIXELS: scale it down.`,
    ),
  tooManyPixels: (name: string, width: number, height: number, limit: number) =>
    permanent(
      'too-large',
      `${name} is ${width}×${height} pixels; at most ${limit} pixels a frame are accepted here (REPAINT_MAX_PIXELS): scale it down.`,
    ),
  tooManyConverted: (name: string) =>
    permanent(
      'too-large',
      `${name} has to be converted first, and the converted file would be larger than a file may be: shorten it.`,
    ),
  clockGoesBack: (name: string, seconds: number) =>
    permanent(
      'undecodable',
      `${name} lasts ${Math.round(seconds)} s by its clock. If it consists of recordings whose clocks differ, let FFmpeg write new timestamps (ffmpeg -i OLD.ts -map 0 -c copy NEW.ts) and upload that; else cut it into parts.`,
    ),
  tooLong: (name: string, seconds: number, limit: number) =>
    permanent(
      'too-large',
      `${name} lasts ${Math.round(seconds)} s; at most ${limit} s are accepted here (REPAINT_MAX_SECONDS): cut it into parts.`,
    ),
  tooSlow: (name: string, seconds: number) =>
    permanent(
      'too-slow-to-read',
      `${name} takes more than ${seconds} s of computing time to read (REPAINT_READ_SECONDS): its tables are damaged, or built to be slow. Export it again.`,
    ),
  stuck: (name: string) =>
    permanent(
      'too-slow-to-read',
      `${name} can't be read to its end: reading it came to a standstill. Export it again.`,
    ),
  brokenOff: (name: string, times: number) =>
    permanent(
      'too-slow-to-read',
      `${name} can't be read: the process ended in each of ${times} attempts to read it. Export it again.`,
    ),
  tooMuchMemory: (name: string, megabytes: number) =>
    permanent('too-large', `${name} takes more than ${megabytes} MB of memory to be read: cut it into parts.`),
  tooManyFrames: (name: string, limit: number) =>
    permanent(
      'too-large',
      `${name} has more than ${limit} frames, the most that are accepted here (REPAINT_MAX_FRAMES): cut it into parts.`,
    ),
} satisfies Record<string, (name: string, ...facts: never[]) => RepaintError>;
