/** Matches secrets in connection strings, links and addresses of functions. */
const IN_TEXT = /\b(AccountKey|SharedAccessKey|SharedAccessSignature|sig|code)=[^\s&;"',\\]+/gi;
const IN_HEADERS = /\b(x-functions-key|authorization)(\W{1,5})((Bearer|Basic|SharedKey) )?[^\s"',\\]+/gi;

/** Replaces keys and signatures in a text for a log. Repaint logs none, but an error message of a library might contain one. */
export function withoutSecrets(text: string): string {
  return text.replace(IN_TEXT, '$1=…').replace(IN_HEADERS, '$1$2…');
}
