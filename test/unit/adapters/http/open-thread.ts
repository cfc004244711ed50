import type { LifecycleCommand, LifecycleOutcome } from "../../../../schemas/lifecycle.ts";
import type { AccessRules } from "../../../../src/adapters/http/access.ts";
import type { AdminTls } from "../../../../src/adapters/http/admin-message.ts";
import { openAdmin } from "../../../../src/adapters/http/open-admin.ts";
import { policiesOf } from "./sample-kpi.ts";

const ENTRY = new URL("../../../../src/main/admin/admin-worker.mjs", import.meta.url);
const SHIPPED = new URL("../../../../models", import.meta.url).pathname;

/** What a test wants otherwise than most. */
export interface AdminChanges {
  readonly port?: number;
  readonly host?: string;
  readonly tls?: AdminTls;
  readonly access?: AccessRules;
  readonly requestsPerS?: number;
  readonly modelsDir?: string;
  readonly onCommand?: (command: LifecycleCommand) => Promise<LifecycleOutcome>;
  readonly onFault?: (facts: object) => void;
}

/** Opens the admin server in its thread as the service does. */
export function openAdminThread(changes: AdminChanges = {}) {
  const { onFault = () => undefined, ...rest } = changes;
  const quiet = () => undefined;
  return openAdmin({
    ...{ entry: ENTRY, host: "127.0.0.1", port: 0, requestsPerS: 1000, kpiPeriodMs: 100 },
    ...{ access: { hasClientCertificates: false }, modelsDir: SHIPPED, config: {} },
    onCommand: async () => ({ ok: true, cells: [policiesOf("cell-1")] }),
    log: { debug: quiet, info: quiet, warn: quiet, error: onFault },
    ...rest,
  });
}
