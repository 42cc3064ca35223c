const MAX_LENGTH = 120;
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\\/:*?"<>|#%]/gu;

/**
 * Turns a file's name into one that is safe in blob names and on every file system: characters that some of them refuse
 * become `_`, and the name is cut to 120 characters, keeping its extension.
 */
export function safeName(name: string): string {
  const [, stem = '', extension = ''] = /^(.*?)(\.[A-Za-z0-9]{1,8})?$/su.exec(tidy(name)) ?? [];
  const cut = [...stem].slice(0, MAX_LENGTH - extension.length).join('');
  return `${tidy(cut) || 'video'}${extension}`;
}

/** Removes dots and spaces at both ends: `.` and `..` are folders, a leading dot hides a file, and Windows drops trailing ones. */
function tidy(name: string): string {
  return name
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
}
