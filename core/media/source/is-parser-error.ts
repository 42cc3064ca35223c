import { RepaintError } from '../../contracts/failure.ts';
import { FfmpegError } from '../ffmpeg/ffmpeg-error.ts';
import { NeedsConversion } from './needs-conversion.ts';

/** True if mediabunny threw this because it can't parse the bytes. It throws plain errors; an error with a code or a failure came from elsewhere. */
export function isParserError(thrown: unknown): thrown is Error {
  if (!(thrown instanceof Error) || thrown.name === 'AbortError') return false;
  const isOurs = [RepaintError, NeedsConversion, FfmpegError].some((kind) => thrown instanceof kind);
  return !isOurs && !('code' in thrown) && !('statusCode' in thrown);
}
