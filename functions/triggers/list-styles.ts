import { z } from 'zod';
import { answer } from '../http/answer.ts';
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
