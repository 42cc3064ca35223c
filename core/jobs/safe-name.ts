const MAX_LENGTH = 120;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|#%]/gu;

/**
 * A file's name as a part of blob names and of file names on any system: without characters that some of them refuse,
 * 120 characters at most, the extension kept.
 */
export function safeName(name: string): string {
  const [, stem = '', extension = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/su.exec(tidy(name)) ?? [];
  const cut = [...stem].slice(0, MAX_LENGTH - extension.length).join('');
  return `${tidy(cut) || 'video'}${extension}`;
}

/** Neither dots nor spaces at either end: folders `.` and `..`, hidden files, and what Windows drops. */
function tidy(name: string): string {
  return name
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
}
