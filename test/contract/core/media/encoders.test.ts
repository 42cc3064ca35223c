import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EncoderSettings } from '../../../../core/contracts/encoder-settings.ts';
import { chooseEncoder, hardwareSettings } from '../../../../core/media/encode/choose-encoder.ts';
import { encodeSegment } from '../../../../core/media/encode/encode-segment.ts';
import { tryHardwareEncoders } from '../../../../core/media/encode/try-hardware-encoders.ts';
import type { Ffmpeg } from '../../../../core/media/ffmpeg/find-ffmpeg.ts';
import { clipFolder } from './support/clips.ts';
import { ffmpegs } from './support/ffmpegs.ts';

const VIDEO = {
  painted: {
    width: 160,
    height: 160,
    pixelAspect: { num: 1, den: 1 },
    colour: { matrix: 'unspecified', range: 'unspecified' },
    colourTags: {},
  },
  timescale: 25,
  frames: 1,
  firstPts: 0,
  durationTicks: 1,
} as const;

async function encode(ffmpeg: Ffmpeg, encoder: EncoderSettings): Promise<unknown> {
  const frames = (async function* () {
    yield new Uint8Array((160 * 160 * 3) / 2);
  })();
  try {
    for await (const _ of encodeSegment({ frames, video: VIDEO, encoder, ffmpeg }));
    return undefined;
  } catch (thrown) {
    return thrown;
  }
}

it.each(ffmpegs)('hardware encoders of the %s FFmpeg count only when they have encoded a frame', async (_, ffmpeg) => {
  const working = await tryHardwareEncoders(ffmpeg);
  for (const encoder of ['h264_nvenc', 'hevc_nvenc', 'av1_nvenc'] as const) {
    const failure = await encode(ffmpeg, hardwareSettings(encoder, 70));
    if (working.includes(encoder)) expect(failure).toBeUndefined();
    else {
      const message = expect.stringMatching(/ask for the encoder "software"/i);
      expect(failure).toMatchObject({ failure: { code: 'ffmpeg', retryable: true, message } });
    }
  }
});

it('a build without the encoder of a plan is refused at once, with the way out', async () => {
  const [, ffmpeg] = ffmpegs[0] as [string, Ffmpeg];
  const without = { ...ffmpeg, encoders: new Set(['libx264']) };
  const settings = { format: 'mp4', codec: 'av1', quality: 70, encoder: 'software' } as const;
  const failure = await encode(
    without,
    chooseEncoder(settings, VIDEO.painted, () => false),
  );
  const message = expect.stringMatching(
    /has no encoder libaom-av1: install a build that has it, or ask for another codec/,
  );
  expect(failure).toMatchObject({ failure: { code: 'ffmpeg', retryable: false, message } });
});

it('a build whose encoder has 8 bits alone is refused, since it would write those', async () => {
  const [, ffmpeg] = ffmpegs[0] as [string, Ffmpeg];
  const path = join(clipFolder, 'ffmpeg-of-8-bits');
  writeFileSync(path, `#!/bin/sh\n"${ffmpeg.path}" "$@" | sed 's/yuv420p10le//'\n`);
  chmodSync(path, 0o755);
  const settings = { format: 'mp4', codec: 'hevc', bits: 10, quality: 70, encoder: 'software' } as const;
  const failure = await encode(
    { ...ffmpeg, path },
    chooseEncoder(settings, VIDEO.painted, () => false),
  );
  const message = expect.stringMatching(/libx265 of FFmpeg \S+ of this worker writes 8 bits only: install .* 8 bits/);
  expect(failure).toMatchObject({ failure: { code: 'ffmpeg', retryable: false, message } });
});
