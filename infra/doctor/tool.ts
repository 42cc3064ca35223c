import { execa } from 'execa';
import type { z } from 'zod';
import { parseJson } from '../../core/contracts/parse-json.ts';

/** Runs `az` and `azd`. */
export interface Tools {
  /** Returns the JSON output of a command; undefined if it fails, isn't installed, or prints something else. */
  ask<Schema extends z.ZodType>(schema: Schema, command: readonly string[]): Promise<z.infer<Schema> | undefined>;
  /** Runs a command, and returns whether it succeeded and what it printed. */
  run(command: readonly string[]): Promise<{ readonly succeeded: boolean; readonly output: string }>;
}

export function openTools(env: NodeJS.ProcessEnv): Tools {
  const run: Tools['run'] = async ([program = '', ...args]) => {
    const { failed, stdout } = await execa(program, args, { reject: false, env, stdin: 'ignore' });
    return { succeeded: !failed, output: stdout };
  };
  return {
    run,
    async ask(schema, command) {
      const { succeeded, output } = await run([...command, '--output', 'json']);
      return succeeded ? schema.safeParse(parseJson(output)).data : undefined;
    },
  };
}
