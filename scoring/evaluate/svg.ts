/** Makes an SVG text element, with the characters escaped that SVG reserves. */
export function text(x: number, y: number, content: string, attributes = ''): string {
  const escaped = content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`;
}

export function svg(width: number, height: number, parts: readonly string[]): Buffer {
  const style = 'font-family="DejaVu Sans, Liberation Sans, Arial, sans-serif" font-size="12" fill="#222"';
  const ground = '<rect width="100%" height="100%" fill="white"/>';
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ${style}>${ground}${parts.join('')}</svg>`,
  );
}
