import { execa } from 'execa';
import type { z } from 'zod';

/** Asks `az` or `azd`. */
export interface Tools {
  /** What a command answers in JSON; undefined where it fails, isn't there, or answers something else. */
  ask<Schema extends z.ZodType>(schema: Schema, command: readonly string[]): Promise<z.infer<Schema> | undefined>;
  /** Whether a command succeeds, and what it says. */
  run(command: readonly string[]): Promise<{ readonly succeeded: boolean; readonly said: string }>;
}

export function openTools(env: NodeJS.ProcessEnv): Tools {
  const run: Tools['run'] = async ([program = '', ...args]) => {
    const { failed, stdout } = await execa(program, args, { reject: false, env, stdin: 'ignore' });
    return { succeeded: !failed, said: stdout };
  };
  return {
    run,
    async ask(schema, command) {
      const { succeeded, said } = await run([...command, '--output', 'json']);
      return succeeded ? schema.safeParse(parse(said)).data : undefined;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
