/** A file name with quotes, tags, an entity, right-to-left text with a control, and 300 characters. */
export const EVIL = `"'><img src=x onerror=alert(1)>&amp;\u202eשלום ${'x'.repeat(250)}.mp4`;
