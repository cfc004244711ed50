import type { Ready } from "../../../schemas/http.ts";
import type {
  CellPolicies,
  LifecycleCommand,
  LifecycleOutcome,
} from "../../../schemas/lifecycle.ts";
import type { AccessRules } from "./access.ts";

/** What the service says of itself; readiness is judged from it and from the kpi messages. */
export interface AdminStatus extends Pick<Ready, "broker" | "models"> {
  /** The service answers setups and reports. */
  readonly ready: boolean;
  /** Cells under control; figures of other cells are forgotten. */
  readonly cells: readonly string[];
  /** Policies of those cells; left out: not known. */
  readonly policies?: readonly CellPolicies[];
}

/** Loop thread → server's thread. */
export type AdminMessage =
  | { readonly kind: "kpi" | "event" /** JSON. */; readonly bytes: ArrayBuffer }
  | { readonly kind: "status"; readonly status: AdminStatus }
  | { readonly kind: "outcome"; readonly id: number; readonly outcome: LifecycleOutcome };

/** A line for the log, which the loop thread writes. */
export interface AdminNote {
  /** How severe. */
  readonly level: "info" | "warn" | "error";
  /** What a program would look for; never a secret. */
  readonly facts: object;
  /** The same for humans. */
  readonly message: string;
}

/** Server's thread → loop thread. */
export type AdminNews =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "unavailable"; readonly reason: string }
  | { readonly kind: "command"; readonly id: number; readonly command: LifecycleCommand }
  | ({ readonly kind: "note" } & AdminNote);

/** Certificates of the server, PEM. */
export interface AdminTls {
  /** Certificate chain. */
  readonly cert: string;
  /** Private key. */
  readonly key: string;
  /** Authority of the clients' certificates, without which nobody may connect. */
  readonly clientCa?: string;
}

/** What the server's thread is started with. */
export interface AdminTask {
  /** Address to listen on. */
  readonly host: string;
  /** TCP port; 0 = any that is free. */
  readonly port: number;
  /** Certificates; without them the server speaks plain HTTP. */
  readonly tls?: AdminTls;
  /** Who may do what. */
  readonly access: AccessRules;
  /** Most requests of one address. Unit: requests per second. */
  readonly requestsPerS: number;
  /** Configuration as it may be shown. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Folder of the registry. */
  readonly modelsDir: string;
  /** Whose models are let in. */
  readonly trust?: { readonly trustedKeys?: string; readonly requireSignature: boolean };
  /** Reports are fresh for so long. Unit: ms. */
  readonly freshMs: number;
  /** Elements 0 and 1 count the kpi messages and the events that the thread has taken. */
  readonly numTaken: Int32Array;
}
