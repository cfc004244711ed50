import protobuf from "protobufjs";

/**
 * The ONNX format: all fields that a file may have, so that any other can be told from them.
 *
 * @source ONNX IR specification, version 13; field numbers of onnx.proto.
 */
const FORMAT = `
  syntax = "proto2";
  message Model {
    optional int64 irVersion = 1;
    optional string producerName = 2;
    optional string producerVersion = 3;
    optional string domain = 4;
    optional int64 modelVersion = 5;
    optional string docString = 6;
    optional Graph graph = 7;
    repeated OperatorSet opsetImport = 8;
    repeated Entry metadataProps = 14;
    repeated bytes trainingInfo = 20;
    repeated bytes functions = 25;
    repeated bytes configuration = 26;
  }
  message OperatorSet { optional string domain = 1; optional int64 version = 2; }
  message Entry { optional string key = 1; optional string value = 2; }
  message Graph {
    repeated Node node = 1;
    optional string name = 2;
    repeated Tensor initializer = 5;
    optional string docString = 10;
    repeated Value input = 11;
    repeated Value output = 12;
    repeated Value valueInfo = 13;
    repeated bytes quantizationAnnotation = 14;
    repeated bytes sparseInitializer = 15;
    repeated Entry metadataProps = 16;
  }
  message Node {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string opType = 4;
    repeated Attribute attribute = 5;
    optional string docString = 6;
    optional string domain = 7;
    optional string overload = 8;
    repeated Entry metadataProps = 9;
    repeated bytes deviceConfigurations = 10;
  }
  message Attribute {
    optional string name = 1;
    optional float f = 2;
    optional int64 i = 3;
    optional bytes s = 4;
    optional Tensor t = 5;
    optional Graph g = 6;
    repeated float floats = 7;
    repeated int64 ints = 8;
    repeated bytes strings = 9;
    repeated Tensor tensors = 10;
    repeated Graph graphs = 11;
    optional string docString = 13;
    optional Type tp = 14;
    repeated Type typeProtos = 15;
    optional int32 type = 20;
    optional string refAttrName = 21;
    optional bytes sparseTensor = 22;
    repeated bytes sparseTensors = 23;
  }
  message Tensor {
    repeated int64 dims = 1;
    optional int32 dataType = 2;
    optional bytes segment = 3;
    repeated float floatData = 4 [packed = true];
    repeated int32 int32Data = 5 [packed = true];
    repeated bytes stringData = 6;
    repeated int64 int64Data = 7 [packed = true];
    optional string name = 8;
    optional bytes rawData = 9;
    repeated double doubleData = 10 [packed = true];
    repeated uint64 uint64Data = 11 [packed = true];
    optional string docString = 12;
    repeated Entry externalData = 13;
    optional int32 dataLocation = 14;
    repeated Entry metadataProps = 16;
  }
  message Value {
    optional string name = 1;
    optional Type type = 2;
    optional string docString = 3;
    repeated Entry metadataProps = 4;
  }
  message Type {
    optional TensorType tensorType = 1;
    optional bytes sequenceType = 4;
    optional bytes mapType = 5;
    optional string denotation = 6;
    optional bytes opaqueType = 7;
    optional bytes sparseTensorType = 8;
    optional bytes optionalType = 9;
  }
  message TensorType { optional int32 elemType = 1; optional Shape shape = 2; }
  message Shape { repeated Dimension dim = 1; }
  message Dimension {
    optional int64 dimValue = 1;
    optional string dimParam = 2;
    optional string denotation = 3;
  }
`;

/** Reads and writes the bytes of an ONNX file. */
export const onnxModelType = protobuf.parse(FORMAT).root.lookupType("Model");
