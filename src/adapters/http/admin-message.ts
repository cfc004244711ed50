import type { Ready } from "../../../schemas/http.ts";

/** What the service says of itself; readiness is judged from it and from the kpi messages. */
export interface AdminStatus extends Pick<Ready, "broker" | "models"> {
  /** The service answers setups and reports. */
  readonly ready: boolean;
  /** Cells under control; figures of other cells are forgotten. */
  readonly cells: readonly string[];
}

/** Loop thread → server's thread: the JSON bytes of a kpi message, or the status. */
export type AdminMessage = ArrayBuffer | AdminStatus;

/** What the server's thread is started with. */
export interface AdminTask {
  /** TCP port on the loopback address; 0 = any that is free. */
  readonly port: number;
  /** Reports are fresh for so long. Unit: ms. */
  readonly freshMs: number;
  /** Element 0 counts the kpi messages that the thread has taken. */
  readonly numTaken: Int32Array;
}

/** Server's thread → loop thread. */
export type AdminNews =
  | { readonly kind: "listening"; readonly port: number }
  | { readonly kind: "unavailable"; readonly reason: string };
