/**
 * Makes the header by which a browser saves a file under the last part of a blob name (RFC 6266). It has the name twice: reduced to
 * ASCII for old clients, and in UTF-8.
 */
export function contentDisposition(blobName: string): string {
  const name = blobName.split('/').at(-1) ?? 'painting';
  const plain = name.replace(/[^\w.,+() -]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
