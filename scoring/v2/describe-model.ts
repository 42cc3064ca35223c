import type { Answering } from '../repository/model.ts';

/** The input of models that take pictures, which are files as elements of `BYTES`. */
export const PICTURE_INPUT = 'image';

interface DescribedTensor {
  readonly name: string;
  readonly datatype: string;
  /** Shape, in which −1 stands for any size. */
  readonly shape: readonly number[];
}

/** Makes the metadata of a model for the Open Inference Protocol. */
export function describeModel({ name, pipeline }: Answering) {
  return {
    name,
    platform: 'onnx_onnxv1',
    inputs:
      pipeline.takes === 'encoded' ? [{ name: PICTURE_INPUT, datatype: 'BYTES', shape: [-1] }] : listed(pipeline.input),
    outputs: describeOutputs(pipeline),
  };
}

function describeOutputs({ gives, output, labels }: Answering['pipeline']): DescribedTensor[] {
  if (gives === 'picture') return [{ name: 'painting', datatype: 'BYTES', shape: [-1] }];
  if (gives !== 'labels') return listed(output);
  return [
    { name: 'label', datatype: 'BYTES', shape: [-1, labels.length] },
    { name: 'confidence', datatype: 'FP32', shape: [-1, labels.length] },
  ];
}

const listed = <T>(one: T | undefined): T[] => (one === undefined ? [] : [one]);
