import { StyleText } from '../contracts/style-mix.ts';
import { printable } from '../contracts/unprintable.ts';

/** Characters of a text that is too long or too odd for a style: enough to find it again. */
const SHOWN = 60;

/**
 * The style that an upload asks for: its metadata `style`, else the first folder of its name where that is a style,
 * else the default. A style named in the metadata is taken as it is; planning refuses it if nobody knows it.
 */
export function uploadStyle(
  video: { readonly name: string; readonly metadata: Readonly<Record<string, string>> },
  known: { readonly styles: readonly string[]; readonly defaultStyle: string },
): string {
  const asked = video.metadata['style']?.trim();
  if (asked) return StyleText.safeParse(asked).success ? asked : `${printable(asked).slice(0, SHOWN)}…`;
  const [folder, ...rest] = video.name.split('/');
  return folder && rest.length > 0 && known.styles.includes(folder) ? folder : known.defaultStyle;
}
