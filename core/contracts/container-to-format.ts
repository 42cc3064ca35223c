/** Older plans, manifests and histories call the file format `container`. Use it with `z.preprocess`. */
export function containerToFormat(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('container' in value)) return value;
  const { container: format, ...others } = value;
  return { ...others, format };
}
