import type { ModelKeeper } from "../../ports/model-registry.ts";
import type { ModelFault } from "../../ports/model-store.ts";
import type { AccessRules } from "./access.ts";
import type { AdminNote, AdminTls } from "./admin-message.ts";
import type { AdminState } from "./admin-state.ts";
import type { CommandDesk } from "./command-desk.ts";
import type { EventStream } from "./event-stream.ts";

/** What somebody says of a model without a manifest. */
export interface ModelClaim {
  /** Name that it shall have. */
  readonly name: string;
  /** Version that it shall have. */
  readonly version: string;
  /** Stage that it serves. */
  readonly kind: "prb" | "power";
}

/** Writes a manifest for a model that came without one, from the file and the claim; not yet checked. */
export type DescribeModel = (
  file: string,
  claim: ModelClaim,
) => Promise<{ readonly manifest: unknown } | ModelFault>;

/** What the admin server works with. */
export interface AdminParts {
  /** Who may do what. */
  readonly access: AccessRules;
  /** Address that it will listen on. */
  readonly host: string;
  /** Certificates; without them it speaks plain HTTP. */
  readonly tls?: AdminTls;
  /** Most requests of one address. Unit: requests per second. */
  readonly requestsPerS: number;
  /** Configuration as it may be shown. */
  readonly config: Readonly<Record<string, unknown>>;
  /** What is known of the service. */
  readonly state: AdminState;
  /** Models on disk. */
  readonly registry: ModelKeeper;
  /** Writes a manifest for a model that came without one. */
  readonly describeModel: DescribeModel;
  /** Way to the loop thread. */
  readonly desk: CommandDesk;
  /** Streams of events and kpi messages. */
  readonly streams: EventStream;
  /** Takes a line for the log. */
  readonly note: (note: AdminNote) => void;
}
