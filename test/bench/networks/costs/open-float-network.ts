import type { Tensor } from 'onnxruntime-node';
import { readCardFile } from '../../../../engine/cards/read-card-file.ts';
import { readStyleCard } from '../../../../engine/cards/read-style-cards.ts';
import { loadRuntime, openSession } from '../../../../engine/onnx/open-session.ts';
import type { RgbPicture } from '../../../../engine/onnx/rgb-planes.ts';
import type { BenchNetwork } from '../bench-network.ts';
import type { Turn } from './measure-speed.ts';

/** Opens a reference that takes and gives floats, without the conversions of frames that the engine does for it. */
export async function openFloatNetwork(
  { folder, anyStyle }: BenchNetwork,
  { values, width, height, white }: RgbPicture,
  threads: number,
): Promise<Turn> {
  const runtime = await loadRuntime();
  const card = await readStyleCard(folder);
  if (card.frames !== 'rgb') throw new TypeError(`${card.name} doesn't take floats.`);
  const feeds: Record<string, Tensor> = {};
  const inputs = card.styles.find(({ name }) => name === anyStyle)?.inputs ?? {};
  for (const [name, { shape, ...file }] of Object.entries(inputs)) {
    const bytes = await readCardFile(folder, file);
    feeds[name] = new runtime.Tensor('float32', new Float32Array(new Uint8Array(bytes).buffer), shape);
  }
  const scaled = values.map((value) => (value / white) * card.range);
  feeds[card.input] = new runtime.Tensor('float32', scaled, [1, 3, height, width]);
  const model = await readCardFile(folder, card.weights);
  const choice = { runtime, providers: ['cpu'], threads, networkFolder: folder, log: () => undefined };
  const { session } = await openSession(choice, () => model);
  return {
    run: async () => void (await session.run(feeds, [card.output])),
    close: () => session.release(),
  };
}
