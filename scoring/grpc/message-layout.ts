import protobuf, { type Field, type Type } from 'protobufjs';
import { sourceFile } from '../source-file.ts';

/** What a field holds in a message of bytes: a value of this type, or a message. */
interface Content {
  readonly holds: Scalar | Layout;
  /** Whether one field may hold many values, without tags between them. */
  readonly isPackable?: boolean;
}
/** Types of the protocol that aren't messages. A `Reader` has a method of the same name for each. */
export type Scalar = keyof typeof protobuf.types.basic;
/** The fields of a message, by number. */
export type Layout = ReadonlyMap<number, Content>;

/** Reads the layouts of all requests from the proto file. @returns them by the names of the methods */
export function requestLayouts(): ReadonlyMap<string, Layout> {
  const root = protobuf.loadSync(sourceFile('grpc/inference.proto'));
  root.resolveAll();
  const { methodsArray } = root.lookupService('inference.GRPCInferenceService');
  const layouts = new Map<string, Layout>();
  for (const { name, resolvedRequestType: type } of methodsArray) if (type) layouts.set(name, layoutOf(type));
  return layouts;
}

/** No message of the protocol contains itself, so this ends. */
function layoutOf(type: Type): Layout {
  return new Map(type.fieldsArray.map((field) => [field.id, contentOf(field)]));
}

function contentOf(field: Field): Content {
  const holds = field.resolvedType instanceof protobuf.Type ? layoutOf(field.resolvedType) : scalar(field.type);
  if (!(field instanceof protobuf.MapField)) return { holds, isPackable: field.repeated && field.type in PACKABLE };
  // A map is a list of messages with a key and a value.
  const entry: Layout = new Map([
    [1, { holds: scalar(field.keyType) }],
    [2, { holds }],
  ]);
  return { holds: entry };
}

const PACKABLE = protobuf.types.packed;

function scalar(name: string): Scalar {
  if (isScalar(name)) return name;
  throw new Error(
    `${name} in inference.proto is neither a message nor a basic type: teach refuseHeavyMessage() to read it.`,
  );
}

const isScalar = (name: string): name is Scalar => name in protobuf.types.basic;
