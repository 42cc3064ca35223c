/** Codec parameters as bytes, however mediabunny has them. */
export function descriptionOf(
  config: { readonly description?: ArrayBufferLike | ArrayBufferView } | null,
): Uint8Array | undefined {
  const description = config?.description;
  if (!description) return undefined;
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}
