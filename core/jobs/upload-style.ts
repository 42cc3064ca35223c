/**
 * Returns the style that an upload asks for: that of its metadata, else the first folder of its name if that is a style,
 * else the default. A style in the metadata is not checked here; planning refuses it if it is unknown.
 */
export function uploadStyle(
  video: { readonly name: string; readonly asked: string | undefined },
  known: { readonly styles: readonly string[]; readonly defaultStyle: string },
): string {
  if (video.asked !== undefined) return video.asked;
  const [folder, ...rest] = video.name.split('/');
  return folder && rest.length > 0 && known.styles.includes(folder) ? folder : known.defaultStyle;
}
