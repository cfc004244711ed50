// Health check of a container: exit code 0 when healthy, otherwise 1 and the reason on stderr.
//
//   node docker/healthcheck.mjs                    the service says that it is ready
//   node docker/healthcheck.mjs hears <subject>    somebody publishes on <prefix>.<subject>
//
// Broker, login and prefix are those of the container's command, from the same environment variables.
import { connect } from "nats";

const WITHIN_MS = 1000;
const { SLOTPILOT_NATS_URL, NATS_URL, SLOTPILOT_SUBJECT_PREFIX } = process.env;
const natsUrl = SLOTPILOT_NATS_URL || NATS_URL || "nats://127.0.0.1:4222";
const prefix = SLOTPILOT_SUBJECT_PREFIX || "slotpilot.v1";
const [mode, subject] = process.argv.slice(2);

try {
  const nats = await (isSecured() ? connectSecurely() : connectPlainly());
  if (mode === "hears") await hear(nats, `${prefix}.${subject}`);
  else await askService(nats);
  await nats.close();
} catch (cause) {
  console.error(`unhealthy: ${cause instanceof Error ? cause.message : cause}`);
  process.exit(1);
}

function isSecured() {
  const isKey = (name) => /^SLOTPILOT_NATS_(?!URL$)/.test(name) && process.env[name];
  return natsUrl.includes("tls:") || Object.keys(process.env).some(isKey);
}

/** Costs a sixth of the time of what the program itself does, and is run every few seconds. */
function connectPlainly() {
  return connect({ servers: natsUrl.split(","), timeout: WITHIN_MS, reconnect: false });
}

/** Logs in as the program does, by its own sources. */
async function connectSecurely() {
  if (!process.features.typescript) {
    const { register } = await import("tsx/esm/api");
    register();
  }
  const { ServiceConfig } = await import("../schemas/config.ts");
  const { loadConfig } = await import("../src/adapters/config/load-config.ts");
  const { connectNats } = await import("../src/adapters/nats/connect-nats.ts");
  const ours = ([name]) => /^(NATS_URL|SLOTPILOT_NATS_.*)$/.test(name); // the cell knows other keys
  const env = Object.fromEntries(Object.entries(process.env).filter(ours));
  const loaded = loadConfig(ServiceConfig, { env });
  if (!loaded.ok) throw new Error(loaded.error.message);
  const opened = await connectNats(loaded.config, "slotpilot-health", {
    inboxPrefix: "_INBOX.health",
  });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.connection;
}

async function askService(nats) {
  const reply = await nats.request(`${prefix}.health`, undefined, { timeout: WITHIN_MS });
  if (reply.json().ready !== true) throw new Error(`the service says ${reply.string()}`);
}

async function hear(nats, heard) {
  // The subscription throws by itself when nothing came in time.
  for await (const _ of nats.subscribe(heard, { max: 1, timeout: WITHIN_MS }));
}
