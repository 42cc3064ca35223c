/** Extensions of pictures that come back as pictures. */
export const PICTURE_EXTENSIONS = 'avif gif heic heif hif jfif jpe jpeg jpg png tif tiff webp'.split(' ');

/** Extensions of pictures that can be read and not written. */
const HEIC_EXTENSIONS: ReadonlySet<string> = new Set(['heic', 'heif', 'hif']);

/** True if a file's name says that it is a picture. */
export function isPictureName(name: string): boolean {
  const [, extension = ''] = /\.([^./\\]+)$/.exec(name) ?? [];
  return PICTURE_EXTENSIONS.includes(extension.toLowerCase());
}

/** Returns the extension of a picture's painting: the source's own, but `jpg` for HEIC. Neither has a dot. */
export function paintedExtension(extension: string): string {
  return HEIC_EXTENSIONS.has(extension.toLowerCase()) ? 'jpg' : extension;
}
