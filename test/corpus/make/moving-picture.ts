/**
 * Makes frames that show when anything is wrong with them: colours run smoothly from corner to corner, so that 4:2:0 loses
 * little, no turning or mirroring gives the same picture, and a soft bright bar stands elsewhere in each frame.
 * @returns RGB, three bytes a pixel, frame by frame
 */
export function movingPicture(width: number, height: number, frames: number): Buffer {
  const bytes = Buffer.alloc(width * height * 3 * frames);
  let at = 0;
  for (let frame = 0; frame < frames; frame++) {
    const bar = ((frame * 5) % 12) / 12 + 1 / 24;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [u, v] = [(x + 0.5) / width, (y + 0.5) / height];
        const light = 60 * Math.exp(-(((u - bar) * 11) ** 2));
        bytes[at++] = 40 + 110 * u + light;
        bytes[at++] = 40 + 110 * v + light;
        bytes[at++] = 150 - 55 * (u + v) + light;
      }
    }
  }
  return bytes;
}
