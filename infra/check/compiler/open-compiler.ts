import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { readFrames, writeFrame } from './json-rpc.ts';

const Diagnostic = z.object({
  source: z.string(),
  range: z.object({ start: z.object({ line: z.number() }) }),
  level: z.string(),
  code: z.string(),
  message: z.string(),
});
export type Diagnostic = z.infer<typeof Diagnostic>;

const Compiled = z.object({ success: z.boolean(), diagnostics: z.array(Diagnostic), contents: z.string().nullish() });
const Formatted = z.object({ contents: z.string() });
const Snapshot = z.object({ snapshot: z.string() });
const Answer = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).nullish(),
});

/** Fixed values for what only a deployment knows, so that evaluations are the same on every machine. */
const PLACE = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  tenantId: '00000000-0000-0000-0000-000000000002',
  location: 'swedencentral',
  deploymentName: 'repaint',
};

/** Microsoft's compiler, as a process that runs until it is closed, since starting it takes longer than most requests. */
export interface Compiler {
  /** Compiles a template. It returns errors and warnings of all modules, and the template for Azure Resource Manager if there is no error. */
  compile(file: string): Promise<z.infer<typeof Compiled>>;
  /** Returns the formatted text of a file. */
  format(file: string): Promise<string>;
  /** Returns what a `.bicepparam` file would deploy, with all expressions evaluated that can be. */
  evaluate(parameters: string, resourceGroup?: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Starts the compiler. If it can't be started or ends too early, every request is rejected with the reason. */
export function openCompiler(program: string): Compiler {
  const env = { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1', ...process.env };
  const child = spawn(program, ['jsonrpc', '--stdio'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting = new Map<number, { resolve(result: unknown): void; reject(reason: Error): void }>();
  readFrames(child.stdout, (frame) => {
    const { id, result, error } = Answer.parse(frame);
    if (error) waiting.get(id)?.reject(new Error(error.message));
    else waiting.get(id)?.resolve(result);
    waiting.delete(id);
  });
  let ended: Error | undefined;
  const end = (reason: Error) => {
    ended ??= reason;
    for (const { reject } of waiting.values()) reject(ended);
  };
  child.on('error', (cause) =>
    end(new Error(`${program} can't be run: it must be the file of the Bicep compiler.`, { cause })),
  );
  child.on('exit', () => end(new Error(`${program} ended unexpectedly.`)));
  // A compiler that has ended reads nothing; its requests are rejected above.
  child.stdin.on('error', () => undefined);
  let last = 0;
  const ask = (method: string, params: unknown): Promise<unknown> => {
    if (ended) return Promise.reject(ended);
    const id = ++last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      writeFrame(child.stdin, { jsonrpc: '2.0', id, method: `bicep/${method}`, params: [params] });
    });
  };
  return {
    compile: async (path) => Compiled.parse(await ask('compile', { path })),
    format: async (path) => Formatted.parse(await ask('format', { path })).contents,
    evaluate: async (path, resourceGroup) => {
      const answer = await ask('getSnapshot', { path, metadata: { ...PLACE, resourceGroup } });
      return JSON.parse(Snapshot.parse(answer).snapshot) as unknown;
    },
    close: async () => {
      if (ended) return;
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}
