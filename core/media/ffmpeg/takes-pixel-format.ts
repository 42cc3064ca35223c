import { execa } from 'execa';
import { transient } from '../../contracts/failure.ts';
import type { Ffmpeg } from './find-ffmpeg.ts';

const answers = new Map<string, Promise<boolean>>();

/** True if an encoder of this FFmpeg takes frames in a pixel format. FFmpeg is asked once. @throws RepaintError `ffmpeg` if it doesn't answer */
export function takesPixelFormat({ path }: Pick<Ffmpeg, 'path'>, encoder: string, format: string): Promise<boolean> {
  const key = [path, encoder, format].join('\n');
  const answer = answers.get(key) ?? ask(path, encoder, format);
  answers.set(key, answer);
  return answer.catch((cause: unknown) => {
    answers.delete(key);
    throw transient('ffmpeg', `${path} doesn't say what its encoder ${encoder} takes.`, cause);
  });
}

async function ask(path: string, encoder: string, format: string): Promise<boolean> {
  const { stdout } = await execa(path, ['-hide_banner', '-h', `encoder=${encoder}`], { timeout: 20_000 });
  const [, formats = ''] = /Supported pixel formats: (.*)/.exec(stdout) ?? [];
  return formats.split(' ').includes(format);
}
