/**
 * The header that makes a browser keep a file under the last part of a blob name (RFC 6266): in plain letters for all, and as it
 * is for those that read UTF-8.
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
