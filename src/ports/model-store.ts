import type { Manifest } from "../../schemas/manifest.ts";

/** One model as it lies in the store. */
export interface StoredModel {
  /** Its description. */
  readonly manifest: Manifest;
  /** Folder that holds `model.onnx` and `manifest.json`. */
  readonly folder: string;
}

/** A model that cannot be used, and why. */
export interface ModelFault {
  /** Code of the registry. */
  readonly code: "MODEL_INVALID" | "MODEL_UNAVAILABLE";
  /** Which file or model, and what differs. */
  readonly message: string;
}

/** Where models lie. */
export interface ModelStore {
  /** Every model folder, newest version of a name first; broken ones as faults. */
  list(): (StoredModel | ModelFault)[];
  /**
   * Finds one model.
   *
   * @param reference - `name`, meaning its newest version, or `name@version`.
   */
  find(reference: string): StoredModel | ModelFault;
}
