/** Returns the decoder's configuration record as bytes, whichever of its forms mediabunny uses. */
export function descriptionOf(
  config: { readonly description?: ArrayBufferLike | ArrayBufferView } | null,
): Uint8Array | undefined {
  const description = config?.description;
  if (!description) return undefined;
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
}
