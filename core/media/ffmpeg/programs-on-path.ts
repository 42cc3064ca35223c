import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Lists the programs of a name in the folders of a `PATH`, in their order. */
export function programsOnPath(name: 'ffmpeg' | 'ffprobe', path = ''): string[] {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  const folders = path.split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, file)).filter((program) => existsSync(program));
}
