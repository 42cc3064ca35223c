import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { openJsonRpc } from './json-rpc.ts';

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
/** Fixed values for what only a deployment knows, so that evaluations are the same on every machine. */
const PLACE = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  tenantId: '00000000-0000-0000-0000-000000000002',
  location: 'swedencentral',
  deploymentName: 'repaint',
};

export type Compiler = ReturnType<typeof openCompiler>;

/**
 * Starts Microsoft's compiler, as a process that runs until it is closed, since starting it takes longer than most requests. If it can't be
 * started or ends too early, every request is rejected with the reason.
 */
export function openCompiler(program: string) {
  const env = { DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1', ...process.env };
  const child = spawn(program, ['jsonrpc', '--stdio'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
  const { ask, end } = openJsonRpc(child.stdin, child.stdout);
  let hasEnded = false;
  const ended = (reason: Error) => {
    hasEnded = true;
    end(reason);
  };
  child.on('error', (cause) =>
    ended(new Error(`${program} can't be run: it must be the file of the Bicep compiler.`, { cause })),
  );
  child.on('exit', () => ended(new Error(`${program} ended unexpectedly.`)));
  return {
    /** Compiles a template. It returns errors and warnings of all modules, and the template for Azure Resource Manager if there is no error. */
    compile: async (path: string) => Compiled.parse(await ask('bicep/compile', [{ path }])),
    /** Returns the formatted text of a file. */
    format: async (path: string) => Formatted.parse(await ask('bicep/format', [{ path }])).contents,
    /** Returns what a `.bicepparam` file would deploy, with all expressions evaluated that can be. */
    evaluate: async (path: string, resourceGroup?: string): Promise<unknown> => {
      const answer = await ask('bicep/getSnapshot', [{ path, metadata: { ...PLACE, resourceGroup } }]);
      return JSON.parse(Snapshot.parse(answer).snapshot);
    },
    close: async (): Promise<void> => {
      if (hasEnded) return;
      const exit = once(child, 'exit');
      child.kill();
      await exit;
    },
  };
}
