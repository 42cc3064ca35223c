/** In connection strings, links and the addresses of functions. */
const IN_TEXT = /\b(AccountKey|SharedAccessKey|SharedAccessSignature|sig|code)=[^\s&;"',\\]+/gi;
const IN_HEADERS = /\b(x-functions-key|authorization)(\W{1,5})((Bearer|Basic|SharedKey) )?[^\s"',\\]+/gi;

/** Replaces keys and signatures in a text for a log. Nothing of ours logs any, but what a library says of an error might. */
export function withoutSecrets(text: string): string {
  return text.replace(IN_TEXT, '$1=…').replace(IN_HEADERS, '$1$2…');
}
