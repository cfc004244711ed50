import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { natsFailure } from "../../src/adapters/nats/nats-failure.ts";
import { createUserKey, writeOperatorMode } from "../support/nats-accounts.ts";
import { startProgram } from "../support/programs.ts";
import { hasOpenssl } from "../support/secured-broker.ts";
import {
  openSecuredSession,
  plainUrl,
  type SecuredSession,
  tlsUrl,
} from "../support/secured-session.ts";

let session: SecuredSession;

describe.skipIf(!hasOpenssl)("a secured broker (skipped where there is no openssl)", () => {
  beforeAll(() => {
    session = openSecuredSession();
  });
  afterEach(() => session.closeAll());
  afterAll(() => session.remove());

  describe("as docs/security.md sets it up", () => {
    it("closes the loop between service and cell, over TLS, each with its password", async () => {
      const env = {
        NATS_URL: tlsUrl(await session.broker("broker.conf")),
        SLOTPILOT_NATS_TLS_CA_FILE: session.at("ca.pem"),
      };
      const login = (user: string) => [
        `--nats-user=${user}`,
        `--nats-password-file=${session.at(`${user}.password`)}`,
      ];
      const policies = ["--prb-policy=pf", "--power-policy=equal", "--log-level=warn"];
      const service = startProgram(["serve", ...policies, ...login("service")], env);

      const run = ["--clock=lockstep", "--slots=200", "--lockstep-timeout-ms=20000", "--json"];
      const cell = await startProgram(["emulate", ...run, ...login("ran")], env).finished;
      const served = await service.end("SIGTERM");

      expect(cell.stderr).not.toMatch(/broker does not let|NATS_/);
      expect(JSON.parse(cell.stdout)).toMatchObject({ slots: 200, rejected: 0 });
      expect(JSON.parse(cell.stdout).hit).toBeGreaterThan(150);
      expect(served).toMatchObject({ status: 0, stderr: "" });
    }, 60_000);

    it("lets the health check of the service's container ask", async () => {
      const port = await session.broker("broker.conf");
      const service = await session.connected(session.login("service", port));
      service.subscribe("slotpilot.v1.health", {
        callback: (_, request) => void request.respond(JSON.stringify({ ready: true })),
      });
      await service.flush();
      const env = {
        ...{ NATS_URL: tlsUrl(port), SLOTPILOT_NATS_TLS_CA_FILE: session.at("ca.pem") },
        ...{
          SLOTPILOT_NATS_USER: "service",
          SLOTPILOT_NATS_PASSWORD: session.read("service.password"),
        },
      };

      await promisify(execFile)(process.execPath, ["docker/healthcheck.mjs"], {
        env: { ...process.env, ...env },
      });
    });

    it("lets a cell speak and listen for itself only, and says so once per subject", async () => {
      const warnings: string[] = [];
      const ran = await session.connected(
        session.login("ran", await session.broker("broker.conf")),
        {
          onWarning: (line) => warnings.push(line),
        },
      );

      ran.publish("slotpilot.v1.cell.cell-1.allocation");
      ran.publish("slotpilot.v1.cell.cell-2.report");
      ran.publish("slotpilot.v1.cell.cell-2.report");
      ran.publish("slotpilot.v1.cell.cell-1.report");
      ran.subscribe("slotpilot.v1.cell.cell-2.allocation", { callback: () => undefined });
      ran.subscribe("_INBOX.>", { callback: () => undefined });
      await ran.flush();

      await expect
        .poll(() => warnings)
        .toEqual([
          "the broker does not let us publish to slotpilot.v1.cell.cell-1.allocation; give our user this right",
          "the broker does not let us publish to slotpilot.v1.cell.cell-2.report; give our user this right",
          "the broker does not let us subscribe to slotpilot.v1.cell.cell-2.allocation; give our user this right",
          "the broker does not let us subscribe to _INBOX.>; give our user this right",
        ]);
    });

    it("lets a watcher hear events and nothing else", async () => {
      const port = await session.broker("broker.conf");
      const [service, watcher] = [
        await session.connected(session.login("service", port)),
        await session.connected(session.login("watcher", port)),
      ];
      const heard: string[] = [];
      watcher.subscribe("slotpilot.v1.cell.*.event", {
        callback: (_, { subject }) => void heard.push(subject),
      });
      watcher.subscribe("slotpilot.v1.>", {
        callback: (error) => void heard.push(String(error?.code)),
      });
      await watcher.flush();

      service.publish("slotpilot.v1.cell.a.event");
      await service.flush();
      await watcher.flush();

      expect(heard.sort()).toEqual(["PERMISSIONS_VIOLATION", "slotpilot.v1.cell.a.event"]);
    });
  });

  describe("logins", () => {
    it("NATS_REFUSED: says that a login is wanted, or which one is wrong", async () => {
      const natsUrl = plainUrl(await session.broker("token.conf"));
      writeFileSync(session.at("wrong.token"), "wrong\n", { mode: 0o600 });

      const none = await session.refusal({ natsUrl });
      const wrong = await session.refusal({ natsUrl, natsTokenFile: session.at("wrong.token") });

      expect(none).toMatch(
        /^NATS_REFUSED the broker at nats:\S+ wants a login: set natsTokenFile, /,
      );
      expect(wrong).toMatch(
        /^NATS_REFUSED the broker at nats:\S+ refuses the token in natsTokenFile$/,
      );
    });

    it("takes tokens from a file or from the environment", async () => {
      const natsUrl = plainUrl(await session.broker("token.conf"));
      const env = { SLOTPILOT_NATS_TOKEN: session.read("broker.token") };

      await session.connected({ natsUrl, natsTokenFile: session.at("broker.token") });
      await session.connected({ natsUrl }, { env });
    });

    it("takes an nkey", async () => {
      const [service, ran] = [createUserKey(), createUserKey()];
      const env = { SERVICE_NKEY: service.publicKey, RAN_NKEY: ran.publicKey };
      const natsUrl = plainUrl(await session.broker("nkey.conf", env));
      writeFileSync(session.at("service.nk"), `${service.seed}\n`, { mode: 0o600 });

      await session.connected({ natsUrl, natsNkeyFile: session.at("service.nk") });
      const stranger = { env: { SLOTPILOT_NATS_NKEY: createUserKey().seed } };
      const refused = await session.refusal({ natsUrl }, stranger);

      expect(refused).toMatch(/^NATS_REFUSED .* refuses the nkey in SLOTPILOT_NATS_NKEY$/);
    });

    it("takes credentials, and says when they are strange or have expired", async () => {
      writeOperatorMode(session.folder, 3600);
      const natsUrl = plainUrl(await session.broker("resolver.conf"));
      await session.connected({ natsUrl, natsCredsFile: session.at("service.creds") });
      await session.connected(
        { natsUrl },
        { env: { SLOTPILOT_NATS_CREDS: session.read("service.creds") } },
      );

      writeOperatorMode(session.folder, 3600);
      const strange = await session.refusal({
        natsUrl,
        natsCredsFile: session.at("service.creds"),
      });
      writeOperatorMode(session.folder, -10);
      const expired = await session.refusal({
        natsUrl,
        natsCredsFile: session.at("service.creds"),
      });

      expect(strange).toMatch(/^NATS_REFUSED .* refuses the credentials in natsCredsFile$/);
      expect(expired).toMatch(/^CONFIG_INVALID .*service\.creds has expired on 20/s);
    });

    it("tells of a broker that takes nobody back whose login it no longer knows", async () => {
      const revoked = await session.startAt("token.conf", { BROKER_TOKEN: "told" });
      const env = { SLOTPILOT_NATS_TOKEN: "told" };
      const nats = await session.connected({ natsUrl: plainUrl(revoked.port) }, { env });
      const closed = nats.closed();

      await revoked.stop();
      await session.startAt("token.conf", { BROKER_TOKEN: "new" }, revoked.port);

      const keys = { natsUrl: plainUrl(revoked.port) };
      expect(natsFailure(await closed, { keys, login: "our login" })).toEqual({
        code: "NATS_REFUSED",
        message: `the broker at ${keys.natsUrl} refuses our login`,
      });
    });

    it("reads a changed token when the broker comes back with it", async () => {
      const first = await session.startAt("token.conf", { BROKER_TOKEN: "told" });
      writeFileSync(session.at("changing.token"), "told", { mode: 0o600 });
      const natsUrl = plainUrl(first.port);
      const nats = await session.connected({
        natsUrl,
        natsTokenFile: session.at("changing.token"),
      });
      const back = (async () => {
        for await (const { type } of nats.status()) if (type === "reconnect") return;
      })();

      await first.stop();
      writeFileSync(session.at("changing.token"), "changed", { mode: 0o600 });
      const env = { BROKER_TOKEN: "changed" };
      await session.startAt("token.conf", env, first.port);

      await back;
    });
  });
});
