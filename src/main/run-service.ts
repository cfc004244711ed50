import type { ServiceConfig } from "../../schemas/config.ts";
import type { AdminStatus } from "../adapters/http/admin-message.ts";
import type { AdminServer } from "../adapters/http/open-admin.ts";
import { connectNats } from "../adapters/nats/connect-nats.ts";
import { natsFailure } from "../adapters/nats/nats-failure.ts";
import { NatsRanLink } from "../adapters/nats/nats-ran-link.ts";
import { makeRealTime } from "../adapters/system/real-time.ts";
import { openTelemetry } from "../adapters/telemetry/pino-telemetry.ts";
import { systemClock } from "../adapters/telemetry/system-clock.ts";
import { identitiesOf } from "../app/lifecycle/policy-control.ts";
import { type Service, startService } from "../app/service.ts";
import { warmUp } from "../app/warm-up.ts";
import type { CommandFailure } from "../cli/fail.ts";
import { stopped } from "../cli/stop-signal.ts";
import type { ModelRegistry } from "../ports/model-registry.ts";
import type { AllocationSink } from "../ports/ran-link.ts";
import type { Telemetry } from "../ports/telemetry.ts";
import { openAdminOf } from "./admin/open-admin-of.ts";
import { brokerState } from "./broker-state.ts";
import { openPolicyOffice } from "./policy-office.ts";

/** Slots of a made-up cell that are decided before the first real one. */
const WARM_UP_SLOTS = 1000;

/** Models as a service sees them. */
export interface ServiceModels {
  /** Where they lie. */
  readonly folder: string;
  /** Whose models are let in. */
  readonly trust: { readonly trustedKeys?: string; readonly requireSignature: boolean };
  /** What may be changed of them; absent: they are nobody's to change. */
  readonly registry: ModelRegistry;
}

/**
 * Opens models, broker connection and admin server, runs the service until the signal, closes them again.
 *
 * @param config - Configuration, complete and valid.
 * @param models - Its models.
 * @param signal - Ends the service.
 * @returns What kept it from running, or ended it before the signal.
 */
export async function runService(
  config: ServiceConfig,
  models: ServiceModels,
  signal: AbortSignal,
): Promise<CommandFailure | undefined> {
  const telemetry = openTelemetry(config.logLevel);
  const { log } = telemetry;
  const office = await openPolicyOffice(config, models.registry, log);
  if ("code" in office) return office;
  const nats = await connectNats(config, "slotpilot-service", {
    onWarning: (line) => log.warn({}, line),
  });
  if (!nats.ok) return nats.error;
  const { folder: modelsDir, trust } = models;
  const seams = { modelsDir, trust, onCommand: office.change, log, env: process.env };
  const admin = await openAdminOf(config, seams);
  if (admin && "code" in admin) return admin;

  const link = new NatsRanLink(nats.connection, config.subjectPrefix, (fault) =>
    log.error({ code: "INTERNAL", fault: String(fault) }, "a message was not handled"),
  );
  const sink = admin ? alsoToAdmin(link, admin) : link;
  const { policies, restored, onDismissal } = office;
  const parts = { config, source: link, sink, policies, clock: systemClock, telemetry };
  await warmUp(parts, WARM_UP_SLOTS);
  becomeRealTime(config, telemetry);
  const service = startService({ ...parts, onDismissal, ...(restored && { restored }) });
  office.begin(service.control, (cellId, sentence) =>
    service.cells.get(cellId)?.events.note("policy", sentence),
  );
  const broker = brokerState(nats.connection);
  const tell = () => {
    service.publishKpi();
    admin?.status(statusOf(service, broker()));
  };
  const kpiTimer = setInterval(() => service.afterNext(tell), config.kpiPeriodMs);
  log.info(identitiesOf(service.control.all.first.active), "slotpilot is ready");

  const lost = await Promise.race([stopped(signal), nats.connection.closed()]);
  clearInterval(kpiTimer);
  await nats.connection.drain().catch(() => undefined); // the broker may already be gone
  await Promise.all([office.close(), admin?.close()]);
  if (signal.aborted) return undefined;
  const closed = lost ?? new Error("the broker has closed the connection");
  return natsFailure(closed, { keys: config, login: nats.login });
}

function statusOf({ cells, control }: Service, broker: AdminStatus["broker"]): AdminStatus {
  return {
    ...{ ready: true, broker, cells: [...cells.keys()], policies: control.view() },
    models: identitiesOf(control.all.first.active),
  };
}

function becomeRealTime({ realtimePriority }: ServiceConfig, { log }: Telemetry): void {
  const refusal = realtimePriority > 0 ? makeRealTime(realtimePriority) : undefined;
  if (refusal === undefined) return;
  log.info(
    { refusal },
    "without real-time priority slots are missed beside other load: docs/tuning.md",
  );
}

/** Gives the admin server each kpi message and event besides the broker. */
function alsoToAdmin(link: AllocationSink, admin: AdminServer): AllocationSink {
  return {
    allocation: (cellId, bytes) => link.allocation(cellId, bytes),
    event(cellId, bytes) {
      link.event(cellId, bytes);
      admin.event(bytes);
    },
    kpi(cellId, bytes) {
      link.kpi(cellId, bytes);
      admin.publish(bytes);
    },
    solicit: () => link.solicit(),
  };
}
