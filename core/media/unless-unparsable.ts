import { RepaintError } from '../contracts/failure.ts';
import { FfmpegError } from './ffmpeg/ffmpeg-error.ts';

/** What `read` gives, or undefined where a parser couldn't make sense of the bytes. Everything else it throws passes. */
export async function unlessUnparsable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (thrown) {
    if (isParserError(thrown)) return undefined;
    throw thrown;
  }
}

/** mediabunny throws plain errors on what it can't parse; anything with a code or a failure came from elsewhere. */
function isParserError(thrown: unknown): boolean {
  if (!(thrown instanceof Error) || thrown instanceof RepaintError || thrown instanceof FfmpegError) return false;
  return thrown.name !== 'AbortError' && !('code' in thrown) && !('statusCode' in thrown);
}
