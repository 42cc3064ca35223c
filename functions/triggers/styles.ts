import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { answer, RequestProblem } from '../http/answer.ts';
import type { Ports } from '../ports.ts';

export const StyleList = z.strictObject({
  styles: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      description: z.string(),
      inspiration: z.string(),
      network: z.string(),
      isDefault: z.boolean(),
      /** True if it can be mixed with other styles of its network. */
      isMixable: z.boolean(),
      /** The address of an example picture, below `/api`. */
      picture: z.string().optional(),
    }),
  ),
});
export type StyleList = z.infer<typeof StyleList>;

/** `GET /api/styles` answers with all styles of all networks. */
export const listStylesTrigger = ({ styles }: Ports) =>
  answer(async () => {
    const list: StyleList = {
      styles: styles.map(({ name, title, description, inspiration, network, isDefault, isMixable, preview }) => {
        const picture = preview === undefined ? {} : { picture: `/styles/${network}/${name}/picture` };
        return { name, title, description, inspiration, network, isDefault, isMixable, ...picture };
      }),
    };
    return { jsonBody: list };
  });

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
