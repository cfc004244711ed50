import { type Static, Type } from "@sinclair/typebox";
import { Name } from "./fields.ts";
import { Manifest } from "./manifest.ts";

/** Largest model that is let in. Unit: bytes. */
export const MAX_MODEL_BYTES = 16_000_000;

/** Names a model in a path. */
export const ModelPath = Type.Object({ name: Name("Name of the model.") });

/** Names one version of a model in a path. */
export const VersionPath = Type.Object({
  ...ModelPath.properties,
  version: Name("Version of the model."),
});

/** One check of a verdict. */
export const CheckView = Type.Object(
  {
    name: Type.String({ description: "What was looked at." }),
    ok: Type.Union([Type.Boolean(), Type.Null({ description: "Not looked at." })], {
      description: "Whether it is as it should be; null after an earlier check failed.",
    }),
    code: Type.Optional(Type.String({ description: "Why not, a code of docs/errors.md." })),
    message: Type.String({ description: "What was seen; where it is wrong, what to change." }),
  },
  { description: "One thing that validation looked at." },
);

/** What validation says of a model. */
export const VerdictView = Type.Object(
  {
    ok: Type.Boolean({ description: "Every check was passed." }),
    checks: Type.Array(CheckView, { description: "In the order in which they were made." }),
  },
  { description: "What validation says of a model." },
);
/** What validation says of a model. */
export type VerdictView = Static<typeof VerdictView>;

/** One stored model. */
export const ModelView = Type.Object(
  {
    manifest: Manifest,
    quarantine: Type.Union(
      [
        Type.Object(
          {
            reason: Type.String({ description: "What it did." }),
            at: Type.String({ description: "Since when, ISO 8601." }),
          },
          { description: "It is not used until somebody lifts this." },
        ),
        Type.Null({ description: "It may be used." }),
      ],
      { description: "Set after it was taken out of office." },
    ),
  },
  { description: "One stored model." },
);
/** One stored model. */
export type ModelView = Static<typeof ModelView>;

/** Something in the registry that is no usable model. */
const BrokenModel = Type.Object(
  {
    code: Type.String({ description: "A code of docs/errors.md." }),
    message: Type.String({ description: "What is wrong." }),
  },
  { description: "Something in the registry that is no usable model." },
);

/** Stored models. */
export const ModelList = Type.Object(
  {
    models: Type.Array(ModelView, { description: "Newest version of a name first." }),
    broken: Type.Array(BrokenModel, { description: "Folders that can't be used." }),
  },
  { description: "Stored models." },
);

/** Answer to an upload that was let in. */
export const ImportedView = Type.Object(
  {
    model: ModelView,
    verdict: Type.Union([VerdictView, Type.Null({ description: "It was there already." })], {
      description: "What validation said.",
    }),
    notes: Type.Array(Type.String(), { description: "What else is worth knowing." }),
  },
  { description: "A model that is in the registry now." },
);

/** Answer to an upload or a check that a model did not pass. */
export const RefusedView = Type.Object(
  {
    error: BrokenModel,
    verdict: Type.Optional(VerdictView),
  },
  { description: "A model that was not let in." },
);

/** Parts of an upload. */
export const UploadForm = Type.Object(
  {
    model: Type.String({
      description: "The ONNX file, at most 16 MB (16,000,000 bytes).",
      contentMediaType: "application/octet-stream",
    }),
    manifest: Type.Optional(
      Type.String({
        description: "Its manifest, JSON; without it, the next three fields and the file say all.",
      }),
    ),
    name: Type.Optional(Name("Name, instead of a manifest.")),
    version: Type.Optional(Name("Version, instead of a manifest.")),
    kind: Type.Optional(
      Type.Union([Type.Literal("prb"), Type.Literal("power")], {
        description: "Stage that it serves, instead of a manifest.",
      }),
    ),
  },
  { description: "An ONNX file and what it is." },
);

const V2Tensor = Type.Object(
  {
    name: Type.String({ description: "Name inside the graph." }),
    datatype: Type.Literal("FP32", { description: "Element type." }),
    shape: Type.Array(Type.Integer({ minimum: -1 }), {
      description: "Axes; -1 marks a dynamic axis.",
    }),
  },
  { description: "Input or output." },
);

/** Metadata of a model, as the KServe open inference protocol v2 has them. */
export const V2Model = Type.Object(
  {
    name: Type.String({ description: "Name of the model." }),
    versions: Type.Array(Type.String(), { description: "Versions in the registry, newest first." }),
    platform: Type.Literal("onnx_onnxv1", { description: "Kind of model." }),
    inputs: Type.Array(V2Tensor, { description: "Features." }),
    outputs: Type.Array(V2Tensor, { description: "PRB shares or power action." }),
  },
  { description: "Metadata of a model." },
);
/** Metadata of a model. */
export type V2Model = Static<typeof V2Model>;

/** Says that a model can be used. */
export const V2Ready = Type.Object(
  {
    name: Type.String({ description: "Name of the model." }),
    version: Type.String({ description: "Version that would be used." }),
    ready: Type.Literal(true, { description: "It is whole, fits this service, and is free." }),
  },
  { description: "A model that can be used." },
);
