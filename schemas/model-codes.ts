import { type CodeEntry, startup } from "./code-entry.ts";

/** Why a model is refused before it may run: one code per cause, in the order of the checks. */
export const MODEL_CODES = {
  MODEL_TOO_LARGE: startup(
    "The model file is larger than the limit.",
    "Use a smaller network or store its weights once; a scheduler policy takes some 100 kB.",
  ),
  MODEL_MALFORMED: startup(
    "The file is empty, cut short or no ONNX file.",
    "Export the model again, copy it whole, and give the `.onnx` file itself, not an archive.",
  ),
  MODEL_NESTED: startup(
    "The file nests its parts deeper than any policy needs.",
    "Export a flat graph: no control flow, no graphs inside nodes.",
  ),
  MODEL_HASH: startup(
    "The file differs from the SHA-256 in its manifest.",
    "Copy the model again, or import it anew so that the manifest is written for this file.",
  ),
  MODEL_IR_VERSION: startup(
    "The version of the file's format is not supported.",
    "Export with an ONNX package whose IR version lies in the range that the message gives.",
  ),
  MODEL_OPSET: startup(
    "The operator set is missing, not supported, or not the one in the manifest.",
    "Export with an `opset_version` in the range that the message gives, and say the same in the manifest.",
  ),
  MODEL_FUNCTIONS: startup(
    "The model defines operators of its own.",
    "Inline them before the export: `onnx.inliner.inline_local_functions`.",
  ),
  MODEL_TRAINING: startup("The model carries graphs for training.", "Export for inference only."),
  MODEL_CUSTOM_DOMAIN: startup(
    "A node uses an operator that is not part of ONNX itself.",
    "Export before any optimiser that fuses operators, and replace custom operators by standard ones.",
  ),
  MODEL_CONTROL_FLOW: startup(
    "A node holds a graph of its own: Loop, If, Scan or the like.",
    "Unroll loops and choose branches before the export, so that every run does the same work.",
  ),
  MODEL_STRINGS: startup(
    "A node or a constant works on text.",
    "Remove it: a policy computes on numbers only.",
  ),
  MODEL_OPERATOR: startup(
    "A node uses an operator that is unknown, or that policies may not use.",
    "Replace it by operators of `docs/validation.md`; export in evaluation mode.",
  ),
  MODEL_TOO_COMPLEX: startup(
    "The graph has more nodes, constants or values than the limit, or a name that is too long.",
    "Fold constants before the export, and use short names.",
  ),
  MODEL_EXTERNAL_DATA: startup(
    "A constant lies in another file.",
    "Save all weights inside the model: `onnx.save_model(..., save_as_external_data=False)`.",
  ),
  MODEL_SPARSE: startup("A constant is stored sparsely.", "Store it densely before the export."),
  MODEL_TENSOR_TYPE: startup(
    "A constant has an element type that policies may not use.",
    "Use float32 for weights and int64 for indices.",
  ),
  MODEL_TENSOR_DIMS: startup(
    "A constant has a negative or absurd axis.",
    "Export the model again; the message names the constant.",
  ),
  MODEL_TENSOR_DATA: startup(
    "A constant has more or fewer bytes than its axes say.",
    "Export the model again; the message names the constant.",
  ),
  MODEL_BOMB: startup(
    "Constants, or what nodes make of them, have more elements than the limit.",
    "Use smaller constants; expand by the number of users, not by a fixed size.",
  ),
  MODEL_WEIGHTS: startup(
    "A constant holds NaN, or a list of weights holds infinity.",
    "Check the training for divergence and export a checkpoint from before it.",
  ),
  MODEL_DUPLICATE_VALUE: startup(
    "Two nodes, constants or inputs have the same name.",
    "Give every value a name of its own; the message says which.",
  ),
  MODEL_MISSING_VALUE: startup(
    "A node or the output reads a value that nothing gives.",
    "Export the model again, its weights included; the message names the value.",
  ),
  MODEL_CYCLE: startup(
    "Nodes wait for each other in a ring.",
    "Export a graph without feedback; what a policy shall remember belongs into its features.",
  ),
  MODEL_INPUTS: startup(
    "The model has no input or several.",
    "Export one input, the features; make everything else a constant.",
  ),
  MODEL_OUTPUTS: startup(
    "The model has no output or several.",
    "Export one output, the shares or the action.",
  ),
  MODEL_NAMES: startup(
    "Input or output have other names than the manifest says.",
    "Set `input_names` and `output_names` at the export, or correct the manifest.",
  ),
  MODEL_VALUE_TYPE: startup(
    "Input or output are not float32 tensors.",
    "Cast inside the model, so that it takes and gives float32.",
  ),
  MODEL_VALUE_SHAPE: startup(
    "Input or output have other axes than `[users, features]` and `[users]`.",
    "Reshape inside the model: one row per user in, one value per user out.",
  ),
  MODEL_NUM_FEATURES: startup(
    "The model takes another number of features than this version computes.",
    "Train it on the features in `src/domain/features/feature-spec.ts`.",
  ),
  MODEL_STATIC_USERS: startup(
    "The user axis of input or output has a fixed length.",
    "Export with a dynamic user axis: `dynamic_axes={'features': {0: 'numUes'}, …}`.",
  ),
  MODEL_FEATURES: startup(
    "The model was made for another feature specification.",
    "Train it again with the features of this version.",
  ),
  MODEL_LOAD: startup(
    "ONNX Runtime can't load the model.",
    "Read its sentence in the message; `onnx.checker.check_model(model, full_check=True)` finds most causes.",
  ),
  MODEL_RUN: startup(
    "The model stops with an error for some number of users or some features.",
    "Run it in ONNX Runtime with the number of users in the message, and correct the node that it names.",
  ),
  MODEL_OUTPUT_SHAPE: startup(
    "The model gives another number of values than there are users.",
    "Reshape the output to `[users]` with `Reshape` or `Squeeze` on the last axis.",
  ),
  MODEL_NOT_FINITE: startup(
    "The model gives NaN or infinity.",
    "Check its weights, and guard logarithms and divisions against 0.",
  ),
  MODEL_SHARE_NEGATIVE: startup(
    "A PRB policy gives a negative share.",
    "End the network with Softmax over users.",
  ),
  MODEL_SHARE_SUM: startup(
    "The shares of a PRB policy do not sum to 1.",
    "End the network with Softmax over users (axis 0), not over another axis.",
  ),
  MODEL_ACTION_RANGE: startup(
    "A power policy asks for absurd powers.",
    "Bound the action, as `2.3 * tanh(x)` does.",
  ),
  MODEL_NOT_EQUIVARIANT: startup(
    "The answer depends on the order of the users.",
    "Treat all users alike: shared weights per user, and sums, means or maxima over users.",
  ),
  MODEL_SLOW: startup(
    "A run takes longer than the budget.",
    "Use a smaller network; the message gives the time and the number of users.",
  ),
  MODEL_TIMEOUT: startup(
    "Validation was still busy at its time limit and was ended; the message says with what.",
    "Use a smaller network; if other models pass slowly too, give the machine less to do.",
  ),
  MODEL_MEMORY: startup(
    "The model needs more memory than the limit.",
    "Use smaller tensors; the message says what it was busy with.",
  ),
  MODEL_CRASHED: startup(
    "Loading or running the model ended the process that it was tried in.",
    "Do not use this file; export the model again from its source.",
  ),
  VALIDATION_FAILED: startup(
    "The process that validates models can't start or broke without a fault of the model.",
    "Read the reason in the message; the machine may be out of memory or processes.",
  ),
} as const satisfies Record<string, CodeEntry>;
