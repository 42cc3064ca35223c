import { PbfWriter } from 'pbf';

/**
 * Makes an ONNX model return further tensors of its graph. Protocol Buffers merge a message that comes twice, so a second graph that has
 * nothing but outputs adds them to the first. The field numbers are those of onnx.proto.
 */
export function addOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeMessage(7, writeOutputs, names);
  return Buffer.concat([model, pbf.finish()]);
}

function writeOutputs(names: readonly string[], pbf: PbfWriter): void {
  for (const name of names) pbf.writeMessage(12, writeName, name);
}

function writeName(name: string, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
}
