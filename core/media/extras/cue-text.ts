/** Markup of a subtitle. */
export type CueFormat = 'srt' | 'ass' | 'webvtt' | 'webvtt-block';

const FORMATS: Readonly<Record<string, CueFormat>> = {
  'S_TEXT/UTF8': 'srt',
  'S_TEXT/ASCII': 'srt',
  'S_TEXT/ASS': 'ass',
  'S_TEXT/SSA': 'ass',
  S_ASS: 'ass',
  S_SSA: 'ass',
  'S_TEXT/WEBVTT': 'webvtt',
  'D_WEBVTT/SUBTITLES': 'webvtt-block',
  'D_WEBVTT/CAPTIONS': 'webvtt-block',
};

/** Returns the format for a Matroska codec id; undefined for subtitles that are pictures. */
export function cueFormatOf(codec: string): CueFormat | undefined {
  return FORMATS[codec];
}

/** Text without markup. `wasStyled` is true if fonts, colours or positions were left out. */
export interface PlainText {
  readonly text: string;
  readonly wasStyled: boolean;
}

export function plainTextOf(written: string, format: CueFormat): PlainText {
  const body = (format === 'ass' ? dialogueText(written) : afterSettings(written, format)).replaceAll('\r', '');
  const bare = format === 'ass' ? withoutOverrides(body) : withoutMarkup(body);
  const text = format === 'ass' ? bare.replace(/\\[Nn]/g, '\n').replaceAll('\\h', ' ') : unescaped(bare, format);
  // The head of an ASS file also defines styles.
  return { text: text.trim(), wasStyled: format === 'ass' || bare !== body };
}

/** Returns the text of a dialogue line, after ReadOrder, Layer, Style, Name, three margins and Effect. */
function dialogueText(written: string): string {
  return written.split(',').slice(8).join(',');
}

/** Skips the identifier and the settings of a cue, which a WebM block begins with, on a line each. */
function afterSettings(written: string, format: CueFormat): string {
  return format === 'webvtt-block' ? written.split('\n').slice(2).join('\n') : written;
}

/** Removes override codes. A text with a drawing, which `{\p1}` begins, becomes empty. */
function withoutOverrides(text: string): string {
  if (/\{[^}]*\\p[1-9]/.test(text)) return '';
  return text.replace(/\{[^{}]*\}/g, '');
}

const MARKUP = /<\/?(?:b|i|u|s|c|v|font|ruby|rt|lang)(?:[ .][^<>]*)?>|<[\d:.]+>|\{\\an?\d+\}/gi;

function withoutMarkup(text: string): string {
  return text.replace(MARKUP, '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&lrm;': '\u200e',
  '&rlm;': '\u200f',
};

function unescaped(text: string, format: CueFormat): string {
  return format === 'srt'
    ? text
    : text.replace(/&(?:amp|lt|gt|nbsp|lrm|rlm);/g, (entity) => ENTITIES[entity] ?? entity);
}
