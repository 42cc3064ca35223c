import { InvocationContext } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import { expect, test } from 'vitest';
import type { Ports } from '../../../functions/ports.ts';
import { videoUploadedTrigger } from '../../../functions/triggers/video-uploaded.ts';

test.each(['../painted/clip.mp4', 'line\nbreak.mp4', 'a\u001b[2J.mp4'])(
  'an upload called %j starts nothing, and storage isn’t asked for it',
  async (name) => {
    const lines: string[] = [];
    const context = new InvocationContext({ logHandler: (level, text) => lines.push(`${level} ${text}`) });
    const uploaded = videoUploadedTrigger({} as Ports);
    await uploaded({ connection: 'DATA', container: 'videos', name }, {} as DurableClient, context);
    expect(lines).toEqual([
      expect.stringMatching(/^warning \{"event":"upload-refused","reason":"a blob name can’t have/),
    ]);
  },
);
