import protobuf from "protobufjs";

/**
 * The part of the ONNX format that is written by the trainer or read from a model by the service.
 *
 * @source ONNX IR specification; field numbers of onnx.proto.
 */
const FORMAT = `
  syntax = "proto2";
  message Model {
    optional int64 irVersion = 1;
    optional string producerName = 2;
    optional string producerVersion = 3;
    optional Graph graph = 7;
    repeated OperatorSet opsetImport = 8;
  }
  message OperatorSet { optional string domain = 1; optional int64 version = 2; }
  message Graph {
    repeated Node node = 1;
    optional string name = 2;
    repeated Tensor initializer = 5;
    repeated Value input = 11;
    repeated Value output = 12;
  }
  message Node {
    repeated string input = 1;
    repeated string output = 2;
    optional string name = 3;
    optional string opType = 4;
    repeated Attribute attribute = 5;
    optional string domain = 7;
  }
  message Attribute {
    optional string name = 1;
    optional int64 i = 3;
    optional int32 type = 20;
  }
  message Tensor {
    repeated int64 dims = 1;
    optional int32 dataType = 2;
    optional string name = 8;
    optional bytes rawData = 9;
  }
  message Value { optional string name = 1; optional Type type = 2; }
  message Type { optional TensorType tensorType = 1; }
  message TensorType { optional int32 elemType = 1; optional Shape shape = 2; }
  message Shape { repeated Dimension dim = 1; }
  message Dimension { optional int64 dimValue = 1; optional string dimParam = 2; }
`;

/** Reads and writes the bytes of an ONNX file. */
export const onnxModelType = protobuf.parse(FORMAT).root.lookupType("Model");
