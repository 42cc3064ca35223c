import { readFile } from 'node:fs/promises';
import { answer } from '../http/answer.ts';
import { RequestProblem } from '../http/problem.ts';
import type { Ports } from '../ports.ts';

const DAY_SECONDS = 24 * 3_600;

/** `GET /api/styles/{network}/{name}/picture` answers, without a key, with an example of a style as JPEG. */
export const getStylePictureTrigger = ({ styles }: Ports) =>
  answer(async (request) => {
    const { network, name } = request.params;
    const style = styles.find((known) => known.network === network && known.name === name);
    const body = style?.preview && (await readFile(style.preview).catch(() => undefined));
    if (!body) {
      throw new RequestProblem(
        404,
        'unknown-style',
        'There is no picture of this style: GET /api/styles lists those there are.',
        'name',
      );
    }
    return { body, headers: { 'content-type': 'image/jpeg', 'cache-control': `private, max-age=${DAY_SECONDS}` } };
  });
