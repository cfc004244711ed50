import { type CodeEntry, startup } from "./code-entry.ts";

/** Codes of the models on disk and of what is remembered of them; docs/models.md has more. */
export const REGISTRY_CODES = {
  REGISTRY_FIXED: startup(
    "The models that come with slotpilot can't be changed: the next version brings others.",
    "Copy the folder, and name the copy with `--models-dir`, `modelsDir` or SLOTPILOT_MODELS_DIR.",
  ),
  MODEL_QUARANTINED: startup(
    "The model is in quarantine: it did harm in a cell, or somebody put it there.",
    "Read the reason in the message; `slotpilot models release` lifts the quarantine.",
  ),
  MODEL_AMBIGUOUS: startup(
    "A reference to a model fits several.",
    "Name one of those that the message lists, as `name@version`.",
  ),
  MODEL_TAKEN: startup(
    "Another model lies in the registry under this name and version.",
    "Give the new one another version; models are never replaced.",
  ),
  MODEL_IN_USE: startup(
    "A service uses the model, or would go back to it.",
    "Activate other models in the cells that the message lists, twice: the one before is kept for `rollback`.",
  ),
  MODEL_UNREADABLE: startup(
    "A file that shall become a model, or its manifest, can't be read.",
    "Check the path; the model must be an ONNX file of at most 100 MB, the manifest a JSON file.",
  ),
  MODEL_UNSIGNED: startup(
    "The model has no signature, and only signed ones are allowed.",
    "Have it signed with `slotpilot models sign` by somebody whose key is trusted.",
  ),
  MODEL_KEY_UNTRUSTED: startup(
    "The model is signed with a key that is not among the trusted ones.",
    "Put the signer's public key into the folder of trusted keys, if you trust it.",
  ),
  MODEL_SIGNATURE_INVALID: startup(
    "The signature does not fit the model: one of the two was changed.",
    "Get the model again from its maker, or have it signed again.",
  ),
  TRUSTED_KEYS_INVALID: startup(
    "The folder of trusted keys is missing, or holds something else than public Ed25519 keys in PEM.",
    "Correct the file that the message names; see docs/models.md.",
  ),
  SIGNING_KEY_INVALID: startup(
    "The key to sign with can't be read, or is no private Ed25519 key in PEM.",
    "Make one with `openssl genpkey -algorithm ed25519`; see docs/models.md.",
  ),
  REGISTRY_BUSY: startup(
    "Another process changes the registry of models and does not finish.",
    "Wait for it, or end it; the message gives its process id.",
  ),
  REGISTRY_INACCESSIBLE: startup(
    "The folder of models can't be read or written.",
    "Check its owner, its rights and the space on its disk; the message gives the system's reason.",
  ),
  POLICY_STATE_HELD: startup(
    "Another service with this subject prefix uses the same registry of models.",
    "Give each service its own `subjectPrefix`, or end the other one; the message gives its process id.",
  ),
  POLICY_STATE_INVALID: startup(
    "What a service remembered of its active models is damaged or not its own; the file was set aside.",
    "Nothing: the service begins with its configured policies. Look at the file that the message names to learn more.",
  ),
} as const satisfies Record<string, CodeEntry>;
