import type { ServiceConfig } from "../../schemas/config.ts";
import { type AdminServer, openAdmin } from "../adapters/http/open-admin.ts";
import { connectNats } from "../adapters/nats/connect-nats.ts";
import { NatsRanLink } from "../adapters/nats/nats-ran-link.ts";
import { makeRealTime } from "../adapters/system/real-time.ts";
import { openTelemetry } from "../adapters/telemetry/pino-telemetry.ts";
import { systemClock } from "../adapters/telemetry/system-clock.ts";
import { identitiesOf } from "../app/lifecycle/policy-control.ts";
import { startService } from "../app/service.ts";
import { warmUp } from "../app/warm-up.ts";
import type { CommandFailure } from "../cli/fail.ts";
import { stopped } from "../cli/stop-signal.ts";
import type { ModelStore } from "../ports/model-store.ts";
import type { AllocationSink } from "../ports/ran-link.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { brokerState } from "./broker-state.ts";
import { openModelPool } from "./model-pool.ts";
import { openPolicies } from "./open-policies.ts";

/** Slots of a made-up cell that are decided before the first real one. */
const WARM_UP_SLOTS = 1000;

/**
 * Opens models, broker connection and admin server, runs the service until the signal, closes them again.
 *
 * @param config - Configuration, complete and valid.
 * @param store - Where its models lie.
 * @param signal - Ends the service.
 * @returns What kept it from running, or ended it before the signal.
 */
export async function runService(
  config: ServiceConfig,
  store: ModelStore,
  signal: AbortSignal,
): Promise<CommandFailure | undefined> {
  const telemetry = openTelemetry(config.logLevel);
  const pool = openModelPool(store);
  const policies = await openPolicies(config, pool);
  if ("code" in policies) return policies;
  const nats = await connectNats(config.natsUrl, "slotpilot-service");
  if (!nats.ok) return nats.error;
  const admin = await openAdminOf(config, telemetry);
  if (admin && "code" in admin) return admin;

  const link = new NatsRanLink(nats.connection, config.subjectPrefix, (fault) =>
    telemetry.log.error({ code: "INTERNAL", fault: String(fault) }, "a message was not handled"),
  );
  const sink = admin ? alsoToAdmin(link, admin) : link;
  const parts = { config, source: link, sink, policies, clock: systemClock, telemetry };
  await warmUp(parts, WARM_UP_SLOTS);
  becomeRealTime(config, telemetry);
  const service = startService(parts);
  const broker = brokerState(nats.connection);
  const tell = () => {
    service.publishKpi();
    admin?.status({
      ready: true,
      broker: broker(),
      cells: [...service.cells.keys()],
      models: identitiesOf(service.control.all.first.active),
    });
  };
  const kpiTimer = setInterval(() => service.afterNext(tell), config.kpiPeriodMs);
  telemetry.log.info(identitiesOf(policies), "slotpilot is ready");

  const lost = await Promise.race([stopped(signal), nats.connection.closed()]);
  clearInterval(kpiTimer);
  await nats.connection.drain().catch(() => undefined); // the broker may already be gone
  await Promise.all([pool.keepOnly([]), admin?.close()]);
  if (signal.aborted) return undefined;
  const message = `the connection to ${config.natsUrl} has closed: ${lost?.message ?? "by the broker"}`;
  return { code: "NATS_UNREACHABLE", message };
}

function becomeRealTime({ realtimePriority }: ServiceConfig, { log }: Telemetry): void {
  const refusal = realtimePriority > 0 ? makeRealTime(realtimePriority) : undefined;
  if (refusal === undefined) return;
  log.info(
    { refusal },
    "without real-time priority slots are missed beside other load: docs/tuning.md",
  );
}

async function openAdminOf(
  { adminPort, kpiPeriodMs }: ServiceConfig,
  { log }: Telemetry,
): Promise<AdminServer | CommandFailure | undefined> {
  return adminPort > 0 ? openAdmin({ port: adminPort, kpiPeriodMs, log }) : undefined;
}

/** Gives the admin server each kpi message besides the broker. */
function alsoToAdmin(link: AllocationSink, admin: AdminServer): AllocationSink {
  return {
    allocation: (cellId, bytes) => link.allocation(cellId, bytes),
    event: (cellId, bytes) => link.event(cellId, bytes),
    kpi(cellId, bytes) {
      link.kpi(cellId, bytes);
      admin.publish(bytes);
    },
    solicit: () => link.solicit(),
  };
}
