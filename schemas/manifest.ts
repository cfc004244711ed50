import { type Static, Type } from "@sinclair/typebox";
import { integer, Name } from "./fields.ts";

const tensor = (description: string) =>
  Type.Object(
    {
      name: Type.String({ description: "Name inside the ONNX graph." }),
      dtype: Type.Literal("float32", { description: "Element type." }),
      shape: Type.Array(Type.Union([Type.String(), Type.Integer()]), {
        description: "Axes; a name marks a dynamic axis.",
      }),
    },
    { description },
  );

/** What a model is, what it was trained for, and where it comes from; lies beside `model.onnx`. */
export const Manifest = Type.Object(
  {
    manifestVersion: Type.Literal(1, { description: "Version of this schema." }),
    name: Name("Name of the policy."),
    version: Name("Version of the policy."),
    kind: Type.Union([Type.Literal("prb"), Type.Literal("power")], {
      description: "Stage that the model serves: PRB shares or power split.",
    }),
    featureSpec: Type.Object(
      {
        id: Type.String({ description: "Name of the feature specification." }),
        hash: Type.String({
          description: "First 12 hex digits of the SHA-256 of the specification's text.",
          pattern: "^[0-9a-f]{12}$",
        }),
      },
      { description: "Features that the model knows; a service with others refuses it." },
    ),
    input: tensor("Features, `[numUes, numFeatures]`."),
    output: tensor("PRB shares or power action, `[numUes]`."),
    opset: integer("ONNX operator set.", 17, 99),
    sha256: Type.String({ description: "SHA-256 of model.onnx.", pattern: "^[0-9a-f]{64}$" }),
    sizeBytes: integer("Size of model.onnx. Unit: bytes.", 1, 100_000_000),
    training: Type.Object(
      {
        method: Type.String({ description: "How it was trained." }),
        config: Type.Record(Type.String(), Type.Unknown(), {
          description: "Training configuration.",
        }),
        seed: integer("Seed of the run.", 0, 2 ** 32 - 1),
        commit: Type.String({ description: "Commit of slotpilot that trained it." }),
        backend: Type.String({ description: "tensorflow.js backend." }),
        createdAt: Type.String({ description: "ISO 8601." }),
      },
      { description: "Provenance." },
    ),
    evaluation: Type.Record(Type.String(), Type.Number(), {
      description: "Figures measured on data that training never saw.",
    }),
    signature: Type.Optional(
      Type.Object(
        {
          keyId: Type.String({
            description: "First 16 hex digits of the SHA-256 of the public key (SPKI, DER).",
            pattern: "^[0-9a-f]{16}$",
          }),
          ed25519: Type.String({
            description: "Signature over the text that docs/models.md defines, base64.",
            pattern: "^[A-Za-z0-9+/]{86}==$",
          }),
        },
        { description: "Who vouches for the model; absent: nobody.", additionalProperties: false },
      ),
    ),
  },
  { $id: "manifest", description: "Describes one model.", additionalProperties: false },
);
/** What a model is, what it was trained for, and where it comes from. */
export type Manifest = Static<typeof Manifest>;
