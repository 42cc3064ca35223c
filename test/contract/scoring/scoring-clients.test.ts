import { execFile } from 'node:child_process';
import { cp } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate, makeKeys, type Started, start } from './support/start.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const run = promisify(execFile);
const STAR = resolve('scoring/samples/shapes/star/00.jpg');

let service: Started;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  const folder = await temporaryFolder();
  const [keys, files] = await Promise.all([makeKeys(), makeCertificate(folder)]);
  service = await start({ only: ['shapes'], keys: keys.file, ...files });
  environment = {
    ...process.env,
    SCORING_URL: service.url,
    SCORING_GRPC: `127.0.0.1:${service.grpcPort}`,
    SCORING_KEY: keys.secondary,
    SCORING_CA: files.cert,
    NODE_EXTRA_CA_CERTS: files.cert,
    CURL_CA_BUNDLE: files.cert,
    SSL_CERT_FILE: files.cert,
  };
});
afterAll(() => service.stop());

const PARSE_CSHARP = `
import sys, tree_sitter, tree_sitter_c_sharp
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c_sharp.language()))
print(any(parser.parse(open(name, "rb").read()).root_node.has_error for name in sys.argv[1:]))
`;
const runs = (command: string, ...args: string[]) =>
  run(command, args).then(
    () => true,
    () => false,
  );
const [hasCurl, hasPython, hasGrpcurl, hasDotnet, hasGo, hasGrpcTools, hasCSharpParser] = await Promise.all([
  ...['curl', 'python3', 'grpcurl', 'dotnet'].map((command) => runs(command, '--version')),
  ...[runs('gofmt', '-l', 'scoring/samples/clients'), runs('python3', '-c', 'import grpc, grpc_tools')],
  runs('python3', '-c', PARSE_CSHARP),
]);

describe('the sample clients, over TLS', () => {
  it.each([['score'], ['score-grpc']])('%s.ts', async (name) => {
    const { stdout } = await run(process.execPath, [`dist/scoring/samples/clients/${name}.js`, STAR], {
      env: environment,
    });
    expect(stdout).toMatch(/^star \d/);
    expect(stdout.trim().split('\n')).toHaveLength(3);
  });

  it.skipIf(!hasCurl)('curl.sh (needs curl)', async () => {
    const { stdout } = await run('scoring/samples/clients/curl.sh', [STAR], { env: environment });
    expect(JSON.parse(stdout)).toMatchObject([{ label: 'star' }, {}, {}]);
    const refused = run('scoring/samples/clients/curl.sh', [STAR], { env: { ...environment, SCORING_KEY: 'wrong' } });
    await expect(refused).rejects.toMatchObject({ code: 22, stdout: expect.stringContaining('"message"') });
  });

  it.skipIf(!hasPython)('score.py (needs python3)', async () => {
    const { stdout } = await run('python3', ['scoring/samples/clients/score.py', STAR], { env: environment });
    expect(stdout).toMatch(/^star \d/);
  });

  it.skipIf(!hasGrpcTools)('score-grpc.py (needs grpcio-tools)', async () => {
    const { stdout } = await run('python3', ['scoring/samples/clients/score-grpc.py', STAR], { env: environment });
    expect(stdout).toMatch(/^star \d/);
  });

  // Compiling it takes Go a minute the first time.
  it.skipIf(!hasGo)('score.go parses (needs gofmt)', async () => {
    expect((await run('gofmt', ['-l', 'scoring/samples/clients/score.go'])).stdout).toBe('');
  });

  it.skipIf(!hasDotnet)('score.cs (needs .NET 10)', async () => {
    const { stdout } = await run('dotnet', ['run', 'scoring/samples/clients/score.cs', STAR], { env: environment });
    expect(stdout).toMatch(/^star \d/);
  });

  it.skipIf(!hasCSharpParser)('score.cs parses (needs pip install tree-sitter tree-sitter-c-sharp)', async () => {
    const { stdout } = await run('python3', ['-c', PARSE_CSHARP, 'scoring/samples/clients/score.cs']);
    expect(stdout.trim()).toBe('False');
  });

  it.skipIf(!hasGrpcurl)('grpcurl.sh (needs grpcurl)', async () => {
    const { stdout } = await run('scoring/samples/clients/grpcurl.sh', [STAR], { env: environment });
    expect(stdout).toContain('"modelName": "shapes"');
  });

  it('evaluate --url, with the key of the environment', async () => {
    const folder = await temporaryFolder();
    for (const label of ['star', 'heart']) {
      await cp(`scoring/samples/shapes/${label}`, join(folder, label), { recursive: true });
    }
    const args = ['dist/local/main.js', 'evaluate', 'shapes', folder, '--url', service.url, '--out', folder, '--json'];
    const { stdout } = await run(process.execPath, args, { env: environment });
    const { accuracy, count, files } = JSON.parse(stdout);
    expect(count).toBe(40);
    expect(accuracy).toBeGreaterThan(0.85);
    expect((await sharp(files.sample).metadata()).width).toBe(840);
    const refused = run(process.execPath, args, { env: { ...environment, SCORING_KEY: 'wrong' } });
    await expect(refused).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('variable SCORING_KEY') });
  });
});
