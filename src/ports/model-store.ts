import type { Code } from "../../schemas/codes.ts";
import type { Manifest } from "../../schemas/manifest.ts";

/** Why a model is not to be proposed again. */
export interface Quarantine {
  /** What it did, as a sentence. */
  readonly reason: string;
  /** Since when, ISO 8601. */
  readonly at: string;
}

/** One model as it lies in the store. */
export interface StoredModel {
  /** Its description. */
  readonly manifest: Manifest;
  /** Folder that holds `model.onnx` and `manifest.json`. */
  readonly folder: string;
  /** Set while the model is in quarantine. */
  readonly quarantine?: Quarantine;
}

/** A model that cannot be used, and why. */
export interface ModelFault {
  /** Code of the registry. */
  readonly code: Code;
  /** Which file or model, and what differs. */
  readonly message: string;
}

/** Where models lie. */
export interface ModelStore {
  /** Every model folder, newest version of a name first, quarantined ones too; broken ones as faults. */
  list(): (StoredModel | ModelFault)[];
  /**
   * Finds one model that may be used.
   *
   * @param reference - `name`, meaning its newest version that is not in quarantine, `name@version`, or
   *   `sha256:` and 12 to 64 hex digits, the beginning of the SHA-256 of `model.onnx`.
   */
  find(reference: string): StoredModel | ModelFault;
}
