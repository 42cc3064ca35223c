import type { Area, Judge } from './check.ts';
import { checkChunks, checkSizes } from './check-manifest.ts';
import type { ReadManifest } from './read-manifest.ts';
import type { PictureFile } from './read-picture.ts';

/** Compares the picture of a painting with its source. */
export function checkPictures(judge: Judge, source: PictureFile, output: PictureFile): void {
  const compare = (area: Area, name: string, show: (file: PictureFile) => string) => {
    const [before, after] = [show(source), show(output)];
    judge.add(area, name, before, after, before === after ? undefined : 'they differ');
  };
  const format = source.isHeic ? 'jpeg' : source.format;
  judge.add('manifest', 'format', source.format, output.format, output.format === format ? undefined : 'they differ');
  compare('manifest', 'size', ({ width, height }) => `${width}×${height}`);
  compare('manifest', 'orientation', ({ orientation }) => String(orientation));
  compare('manifest', 'frames', ({ delays }) => String(delays.length));
  compare('manifest', 'frame times', ({ delays }) => (delays.length > 1 ? delays.join(', ') : ''));
  compare('manifest', 'loops', ({ delays, loop }) => (delays.length > 1 ? String(loop) : ''));
  compare('alpha', 'transparency', ({ alpha }) => alpha?.slice(0, 12) ?? 'none');
  const compareBytes = (area: Area, name: string, before?: Buffer, after?: Buffer) => {
    const show = (bytes?: Buffer) => (bytes ? `${bytes.length} bytes` : 'none');
    const isSame = before && after ? before.equals(after) : before === after;
    judge.add(area, name, show(before), show(after), isSame ? undefined : 'they differ');
  };
  compareBytes('colour', 'ICC profile', source.profile, output.profile);
  // libvips rewrites EXIF data for AVIF, and adds tags. The orientation in the EXIF data of HEIC has no effect, and becomes upright.
  if (source.format !== 'heif') compareBytes('tags', 'EXIF', source.exif, output.exif);
  compareBytes('tags', 'XMP', source.xmp, output.xmp);
}

/** Checks a manifest against its schema, and its claims against the pictures. */
export function checkPictureClaims(
  judge: Judge,
  { complaints, claims }: ReadManifest,
  facts: { readonly source: PictureFile; readonly output: PictureFile },
): void {
  judge.claimForm(complaints);
  if (!claims) return;
  checkSizes(judge, claims, facts);
  checkChunks(judge, claims);
  const { delays, sha256 } = facts.output;
  judge.claimOf('frames', claims.framesOut.frames, delays.length);
  judge.claimOf('sha256 of the picture', claims.chunks[0]?.sha256, sha256);
}
