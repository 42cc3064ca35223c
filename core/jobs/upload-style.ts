/**
 * The style that an upload asks for: that of its metadata, else the first folder of its name where that is a style,
 * else the default. A style named in the metadata is taken as it is; planning refuses it if nobody knows it.
 */
export function uploadStyle(
  video: { readonly name: string; readonly asked: string | undefined },
  known: { readonly styles: readonly string[]; readonly defaultStyle: string },
): string {
  if (video.asked !== undefined) return video.asked;
  const [folder, ...rest] = video.name.split('/');
  return folder && rest.length > 0 && known.styles.includes(folder) ? folder : known.defaultStyle;
}
