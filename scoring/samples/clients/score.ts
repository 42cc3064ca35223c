// Scores one picture over REST: SCORING_URL=… SCORING_KEY=… node score.ts picture.jpg [model]
// A certificate of your own: NODE_EXTRA_CA_CERTS=cert.pem.
import { readFile, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';

const TYPES: Readonly<Record<string, string>> = { '.png': 'image/png', '.webp': 'image/webp' };

const [file, model = 'shapes'] = process.argv.slice(2);
if (file === undefined) throw new Error('Which picture? node score.ts picture.jpg [model]');

const { SCORING_URL = 'http://127.0.0.1:8080', SCORING_KEY } = process.env;
const response = await fetch(`${SCORING_URL}/score/${model}?top=3`, {
  method: 'POST',
  headers: {
    'content-type': TYPES[extname(file).toLowerCase()] ?? 'image/jpeg',
    ...(SCORING_KEY && { authorization: `Bearer ${SCORING_KEY}` }),
  },
  body: new Uint8Array(await readFile(file)),
  signal: AbortSignal.timeout(60_000),
});

if (!response.ok) {
  const { message } = (await response.json()) as { message: string };
  throw new Error(`${response.status}: ${message}`);
}
if (response.headers.get('content-type')?.startsWith('image/')) {
  const painting = `painted${extname(file)}`;
  await writeFile(painting, new Uint8Array(await response.arrayBuffer()));
  console.log(painting);
} else {
  for (const { label, confidence } of (await response.json()) as { label: string; confidence: number }[]) {
    console.log(`${label} ${(confidence * 100).toFixed(1)} %`);
  }
}
