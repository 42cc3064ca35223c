// Scores one picture over gRPC: SCORING_GRPC=host:port SCORING_KEY=… node score-grpc.ts picture.jpg [model]
// With TLS, SCORING_CA names the certificate to trust, in PEM. SCORING_PROTO says where inference.proto is.
import { readFile } from 'node:fs/promises';
import {
  type Client,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';

interface InferResponse {
  readonly outputs: readonly {
    readonly name: string;
    readonly contents: { readonly bytes_contents: readonly Uint8Array[]; readonly fp32_contents: readonly number[] };
  }[];
}

const [file, model = 'shapes'] = process.argv.slice(2);
if (file === undefined) throw new Error('Which picture? node score-grpc.ts picture.jpg [model]');

const { SCORING_GRPC = '127.0.0.1:8081', SCORING_KEY, SCORING_CA } = process.env;
const { SCORING_PROTO = 'scoring/grpc/inference.proto' } = process.env;

const loaded = loadPackageDefinition(await load(SCORING_PROTO, { keepCase: true, defaults: true }));
const { GRPCInferenceService } = loaded['inference'] as unknown as { GRPCInferenceService: ServiceClientConstructor };
const security = SCORING_CA ? credentials.createSsl(await readFile(SCORING_CA)) : credentials.createInsecure();
const client: Client & Record<string, unknown> = new GRPCInferenceService(SCORING_GRPC, security);

const metadata = new Metadata();
if (SCORING_KEY) metadata.set('authorization', `Bearer ${SCORING_KEY}`);

const picture = { name: 'image', datatype: 'BYTES', shape: [1], contents: { bytes_contents: [await readFile(file)] } };
const request = { model_name: model, parameters: { top: { int64_param: 3 } }, inputs: [picture] };
const { outputs } = await new Promise<InferResponse>((resolve, reject) => {
  const infer = client['ModelInfer'] as (...parts: unknown[]) => void;
  const answered = (error: Error | null, response: InferResponse) => (error ? reject(error) : resolve(response));
  infer.call(client, request, metadata, { deadline: Date.now() + 60_000 }, answered);
});
client.close();

const labels = outputs.find(({ name }) => name === 'label')?.contents.bytes_contents ?? [];
const confidences = outputs.find(({ name }) => name === 'confidence')?.contents.fp32_contents ?? [];
for (const [index, label] of labels.entries()) {
  console.log(`${Buffer.from(label).toString()} ${((confidences[index] ?? 0) * 100).toFixed(1)} %`);
}
