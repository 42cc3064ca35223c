import { createHash } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findModel } from '../../../engine/cards/known-models.ts';
import { encodeModel } from '../../../engine/onnx/onnx-model.ts';
import { openLabeller } from '../../../engine/pipeline/open-labeller.ts';
import { openRepository } from '../../../scoring/repository/model-folder.ts';
import { aShape, openShipped, SETTINGS, writeRepository } from './support/models.ts';

const NEVER = new AbortController().signal;
const SHARED = '../shared/data';
const hasShared = await access(`${SHARED}/models/squeezenet1_fp16.onnx`).then(
  () => true,
  () => false,
);

describe('the model repository', () => {
  it.each([
    ['another network', 'shapes', 'shape-features'],
    ['an 8-bit network', 'shapes-int8', 'shape-features-int8'],
  ])('opens a classifier that %s feeds', async (_name, classifier, feeder) => {
    const repository = await openShipped(classifier);
    onTestFinished(() => repository.close());
    expect(repository.names).toEqual([feeder, classifier]);
    const result = await repository.find(classifier).run('encoded', await aShape('star'), NEVER);
    if (result.kind !== 'labels') throw new Error(`It gave ${result.kind}.`);
    expect(result.value[0]?.label).toBe('star');
    expect(result.value).toHaveLength(8);
    expect(result.value.reduce((sum, { confidence }) => sum + confidence, 0)).toBeCloseTo(1, 5);
  });

  it('opens a style network, which paints a picture of the same size', async () => {
    const repository = await openShipped('starry-night');
    onTestFinished(() => repository.close());
    const picture = await sharp('scoring/samples/shapes/star/00.jpg').resize(67, 41, { fit: 'fill' }).png().toBuffer();
    const result = await repository.find('starry-night').run('encoded', picture, NEVER);
    expect(result).toMatchObject({ kind: 'picture', value: { width: 67, height: 41 } });
  });

  it.each([
    [
      'a card that says too much',
      { stages: [{ stage: 'decode' }], more: 1 },
      /own\/1\/card\.json is not a scoring card/,
    ],
    [
      'a path out of its folder',
      { stages: [{ stage: 'labels', file: '../x', sha256: '0'.repeat(64) }] },
      /inside the folder/,
    ],
    [
      'stages that don’t fit',
      { stages: [{ stage: 'decode' }, { stage: 'softmax' }] },
      /softmax takes tensor, .* gives picture/,
    ],
    ['a name that isn’t its folder’s', { name: 'other', stages: [{ stage: 'decode' }] }, /must have that name/],
    ['a feeder that isn’t there', { stages: [{ stage: 'model', model: 'absent' }] }, /fed by absent/],
    ['a first stage that takes no file', { stages: [{ stage: 'crop', width: 1, height: 1 }] }, /begins with picture/],
  ])('refuses %s', async (_name, card, message) => {
    const repository = await writeRepository(card);
    await expect(openRepository({ ...SETTINGS, repository })).rejects.toThrow(message);
  });

  it('refuses a file that isn’t the card’s, and one that is no network', async () => {
    const network = (sha256: string) => ({ stages: [{ stage: 'network', file: 'x.onnx', sha256 }] });
    const files = { 'x.onnx': 'no network' };
    const other = await writeRepository(network('0'.repeat(64)), files);
    await expect(openRepository({ ...SETTINGS, repository: other })).rejects.toThrow(
      /not the file that its card names/,
    );
    const broken = await writeRepository(network(sha256(files['x.onnx'])), files);
    await expect(openRepository({ ...SETTINGS, repository: broken })).rejects.toThrow(/own\/1 doesn't load/);
  });

  it('gives a labeller each version that its card names, opened once', async () => {
    const fed = ['2', '1', '2'].map((version) => ({ stage: 'model', model: 'times', version }));
    const repository = await writeRepository({ stages: [{ stage: 'decode' }, { stage: 'normalise' }, ...fed] });
    for (const version of [1, 2]) {
      const folder = join(repository, 'times', String(version));
      await mkdir(folder, { recursive: true });
      const network = multiplyBy(version + 1);
      const stages = [{ stage: 'network', file: 'x.onnx', sha256: sha256(network) }];
      const card = { schemaVersion: 1, name: 'times', description: 'A test.', license: 'MIT', stages };
      await writeFile(join(folder, 'card.json'), JSON.stringify(card));
      await writeFile(join(folder, 'x.onnx'), network);
    }
    const create = vi.spyOn(InferenceSession, 'create');
    onTestFinished(() => create.mockRestore());
    const labeller = await openLabeller(await findModel(repository, 'own'), SETTINGS);
    onTestFinished(() => labeller.close());
    const picture = { width: 1, height: 1, rgb: Uint8Array.of(1, 10, 20) };
    expect(await labeller.label([picture], NEVER)).toMatchObject([{ data: [18, 180, 360] }]);
    expect(create).toHaveBeenCalledTimes(2);
  });

  it('releases a network whose card names none of its tensors', async () => {
    const features = await readFile('scoring/models/shape-features/1/features.onnx');
    const stages = [{ stage: 'network', file: 'x.onnx', sha256: sha256(features), input: 'none' }];
    const repository = await writeRepository({ stages }, { 'x.onnx': features });
    const create = vi.spyOn(InferenceSession, 'create');
    onTestFinished(() => create.mockRestore());
    await expect(openRepository({ ...SETTINGS, repository })).rejects.toThrow(/name one tensor of these/);
    const session = await create.mock.results[0]?.value;
    const pixels = new Tensor('float32', new Float32Array(3 * 32 * 32), [1, 3, 32, 32]);
    await expect(session.run({ pixels })).rejects.toThrow(/disposed/);
  });

  it.skipIf(!hasShared)(
    'runs an ImageNet classifier in half precision through a card (needs ../shared/data)',
    async () => {
      const repository = await openRepository({ ...SETTINGS, repository: await imageNet() });
      onTestFinished(() => repository.close());
      const label = async (file: string) => {
        const result = await repository
          .find('own')
          .run('encoded', await readFile(`${SHARED}/images/content/${file}`), NEVER);
        return result.kind === 'labels' ? result.value[0] : undefined;
      };
      expect(await label('skimage_chelsea.png')).toMatchObject({ label: expect.stringMatching(/Egyptian cat/) });
      expect(await label('winml_dog.jpg')).toMatchObject({ label: expect.stringMatching(/terrier/) });
    },
  );
});

async function imageNet(): Promise<string> {
  const [network, list] = await Promise.all([
    readFile(`${SHARED}/models/squeezenet1_fp16.onnx`),
    readFile(`${SHARED}/models/imagenet_labels.txt`, 'utf8'),
  ]);
  const labels = list.replace(/^\d+,/gm, '');
  const stages = [
    { stage: 'decode' },
    { stage: 'resize', width: 224, height: 224 },
    { stage: 'normalise', channels: 'bgr' },
    { stage: 'network', file: 'net.onnx', sha256: sha256(network), input: 'data_0', output: 'softmaxout_1' },
    { stage: 'labels', file: 'labels.txt', sha256: sha256(labels) },
  ];
  return writeRepository({ stages }, { 'net.onnx': network, 'labels.txt': labels });
}

/** A network that multiplies all numbers. */
function multiplyBy(factor: number): Uint8Array {
  const tensor = (name: string) => ({ name, type: 'float32' as const, shape: ['n', 3, 1, 1] });
  const bytes = new Uint8Array(Float32Array.of(factor).buffer);
  const node = { operator: 'Mul', domain: '', inputs: ['given', 'factor'], outputs: ['made'], attributes: {} };
  const constants = [{ name: 'factor', type: 'float32' as const, shape: [1], bytes }];
  return encodeModel({ nodes: [node], constants, inputs: [tensor('given')], outputs: [tensor('made')] });
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}
