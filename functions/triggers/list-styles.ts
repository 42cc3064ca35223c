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
    }),
  ),
});
export type StyleList = z.infer<typeof StyleList>;

/** `GET /api/styles`: what can be asked for. */
export const listStylesTrigger = ({ styles }: Ports) =>
  answer(async () => {
    const list: StyleList = {
      styles: styles.map(({ name, title, description, inspiration, network, isDefault }) => {
        return { name, title, description, inspiration, network, isDefault };
      }),
    };
    return { jsonBody: list };
  });
