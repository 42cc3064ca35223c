import { type Failure, failureOf, permanent } from '../contracts/failure.ts';
import {
  type AskedSettings,
  PAINTING_SETTINGS,
  readSetting,
  type SettingTable,
} from '../contracts/painting-settings.ts';
import { printable } from '../contracts/unprintable.ts';

/**
 * Reads the settings in the metadata of an upload. Names are matched in any case, and empty values are ignored.
 * @param asked the settings that a request asks for; they override metadata
 * @returns the settings, and a refusal if one of them can't be read, since the upload must not be painted with other settings than its uploader chose
 */
export function uploadSettings(
  metadata: Readonly<Record<string, string>>,
  asked: AskedSettings = {},
  table: SettingTable = PAINTING_SETTINGS,
): { readonly settings: AskedSettings; readonly refusal?: Failure } {
  const given = new Map(Object.entries(metadata).map(([name, text]) => [name.toLowerCase(), text.trim()]));
  const settings: [string, unknown][] = [];
  const faults: string[] = [];
  for (const [name, row] of Object.entries(table)) {
    const text = row.isMetadata && !Object.hasOwn(asked, name) && given.get(name.toLowerCase());
    if (!text) continue;
    try {
      settings.push([name, readSetting(row, text)]);
    } catch (thrown) {
      faults.push(`${name} is "${printable(text).slice(0, 100)}": ${failureOf(thrown).message}`);
    }
  }
  return { settings: Object.fromEntries(settings), ...(faults.length > 0 && { refusal: refusalOf(faults) }) };
}

function refusalOf(faults: readonly string[]): Failure {
  const wayOut = 'Upload it again with other metadata, or ask for it in a request.';
  return permanent('invalid-request', `The metadata of the upload can't be followed. ${faults.join(' ')} ${wayOut}`)
    .failure;
}

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
