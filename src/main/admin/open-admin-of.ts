import type { ServiceConfig } from "../../../schemas/config.ts";
import { effectiveConfig } from "../../adapters/http/effective-config.ts";
import { type AdminOptions, type AdminServer, openAdmin } from "../../adapters/http/open-admin.ts";
import type { CommandFailure } from "../../cli/fail.ts";
import { readAdminSecurity } from "./admin-security.ts";

/** What the thread runs. */
const ENTRY = new URL("./admin-worker.mjs", import.meta.url);

/** What the admin server needs of the service. */
export interface AdminSeams extends Pick<AdminOptions, "onCommand" | "log"> {
  /** Folder of the registry. */
  readonly modelsDir: string;
  /** Whose models are let in. */
  readonly trust: NonNullable<AdminOptions["trust"]>;
  /** Environment, which may hold tokens. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Opens the admin server as the configuration wants it, with the registry behind it.
 *
 * @param config - Configuration, complete and valid.
 * @param seams - What it needs of the service.
 * @returns The server; nothing when `adminPort` is 0; or why there is none, see `readAdminSecurity`
 *   and `openAdmin`.
 */
export async function openAdminOf(
  config: ServiceConfig,
  seams: AdminSeams,
): Promise<AdminServer | CommandFailure | undefined> {
  const { adminPort: port, adminHost: host, adminRequestsPerS: requestsPerS, kpiPeriodMs } = config;
  if (port === 0) return undefined;
  const { onCommand, log, modelsDir, trust } = seams;
  const security = readAdminSecurity(config, seams.env);
  if ("code" in security) return security;
  const { warnings, ...access } = security;
  for (const warning of warnings) log.warn({}, warning);
  return openAdmin({
    ...{ entry: ENTRY, host, port, requestsPerS, kpiPeriodMs, modelsDir, trust, ...access },
    ...{ config: effectiveConfig(config), onCommand, log },
  });
}
