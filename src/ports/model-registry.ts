import type { Code } from "../../schemas/codes.ts";
import type { Manifest } from "../../schemas/manifest.ts";
import type { ModelFault, ModelStore, StoredModel } from "./model-store.ts";

/** A model that somebody brings. */
export interface IncomingModel {
  /** The ONNX file, wherever it lies; it is copied. */
  readonly file: string;
  /** Its manifest as it was given, not yet checked. */
  readonly manifest: unknown;
}

/** One thing that validation looked at. */
export interface ModelCheck {
  /** What, in a few words. */
  readonly name: string;
  /** Whether it is as it should be; `undefined`: not looked at, as an earlier check failed. */
  readonly ok: boolean | undefined;
  /** Code of the registry, where it is not. */
  readonly code?: Code;
  /** What was seen; where it is wrong, what to change. */
  readonly message: string;
}

/** What validation says of a model. */
export interface ModelVerdict {
  /** Whether every check was passed. */
  readonly ok: boolean;
  /** All checks, in the order in which they were made. */
  readonly checks: readonly ModelCheck[];
}

/**
 * Validates a model, in a process of its own with memory and time limits: the file is untrusted.
 *
 * @param file - The ONNX file.
 * @param manifest - What it claims to be.
 */
export type ValidateModel = (file: string, manifest: Manifest) => Promise<ModelVerdict>;

/** A model that is in the registry now. */
export interface ImportedModel extends StoredModel {
  /** What validation said; absent: the same model was there already, or nobody validates. */
  readonly verdict?: ModelVerdict;
  /** What else is worth knowing, a sentence each: it was there already, its content has other names. */
  readonly notes?: readonly string[];
}

/** A model that was not let in. */
export interface RefusedModel extends ModelFault {
  /** What validation said, if it came to that. */
  readonly verdict?: ModelVerdict;
}

/** Models on disk, each under name and version, none changed once it is there. */
export interface ModelRegistry extends ModelStore {
  /** Validates a model and, if it passes, puts it beside the others; all or nothing. */
  import(incoming: IncomingModel): Promise<ImportedModel | RefusedModel>;
  /** Validates a stored model again, quarantined or not; `name` means its newest version. */
  verify(reference: string): Promise<ModelVerdict | ModelFault>;
  /** Removes a model that no cell uses or falls back to; `name` must have one version only. */
  remove(reference: string): Promise<StoredModel | ModelFault>;
  /** Marks a model so that it is not proposed again, and says why; `undefined`: done. */
  quarantine(reference: string, reason: string): Promise<ModelFault | undefined>;
}

/** A registry as its keeper sees it. */
export interface ModelKeeper extends ModelRegistry {
  /** Finds a model to look at, quarantined or not; `name` means its newest version. */
  inspect(reference: string): StoredModel | ModelFault;
  /** Lifts a quarantine. */
  release(reference: string): Promise<StoredModel | ModelFault>;
  /**
   * Signs a stored model, in place of the signature that it may have.
   *
   * @param privateKeyPem - Ed25519 key, PKCS #8 in PEM.
   */
  sign(reference: string, privateKeyPem: string): Promise<StoredModel | ModelFault>;
}
