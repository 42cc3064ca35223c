/** Extensions of pictures that come back as pictures. */
export const PICTURE_EXTENSIONS = 'avif gif heic heif jfif jpe jpeg jpg png tif tiff webp'.split(' ');

/** True if a file's name says that it is a picture. */
export function isPictureName(name: string): boolean {
  const [, extension = ''] = /\.([^./\\]+)$/.exec(name) ?? [];
  return PICTURE_EXTENSIONS.includes(extension.toLowerCase());
}
