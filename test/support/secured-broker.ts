import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findExecutable } from "../../src/adapters/nats-server/find-executable.ts";
import { findNatsServer } from "../../src/adapters/nats-server/find-nats-server.ts";

const LISTENING = /Listening for client connections on \S+:(\d+)/;

/** Whether certificates can be made here. */
export const hasOpenssl = findExecutable("openssl", process.env["PATH"] ?? "") !== undefined;

/** A broker with a configuration of its own. */
export interface SecuredBroker {
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Ends it and waits. */
  stop(): Promise<void>;
}

/**
 * Makes a folder with what docs/security.md shows: files from its blocks ```` ```conf name ````, and
 * all that the script `setup.sh` makes.
 */
export function followSecurityPage(): string {
  const folder = mkdtempSync(join(tmpdir(), "slotpilot-security-"));
  const page = readFileSync("docs/security.md", "utf8");
  for (const [, name, text] of page.matchAll(/```(?:conf|sh) (\S+)\n([\s\S]*?)```/g)) {
    writeFileSync(join(folder, String(name)), String(text));
  }
  execFileSync("sh", ["-e", "setup.sh"], { cwd: folder, stdio: "pipe" });
  return folder;
}

/**
 * Starts a broker with a configuration file of a folder.
 *
 * @param folder - Where it runs.
 * @param config - Name of the file there.
 * @param env - What the file takes from the environment.
 * @param port - Port to listen on; -1: a free one.
 */
export async function startSecuredBroker(
  folder: string,
  config: string,
  env: NodeJS.ProcessEnv = {},
  port = -1,
): Promise<SecuredBroker> {
  const found = findNatsServer({ env: process.env });
  if (!found.ok || !found.value) throw new Error("no nats-server");
  const args = ["--config", config, "--addr", "127.0.0.1", "--port", String(port)];
  const broker = spawn(found.value, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = once(broker, "close");
  let log = "";
  const listening = new Promise<number>((resolve) => {
    broker.stderr.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      const match = LISTENING.exec(log);
      if (match) resolve(Number(match[1]));
    });
  });
  const failed = ended.then(() => Promise.reject(new Error(`nats-server ended: ${log}`)));
  failed.catch(() => {}); // its end is the test's business once it has been up
  return {
    port: await Promise.race([listening, failed]),
    async stop() {
      broker.kill("SIGTERM");
      await ended;
    },
  };
}

const NEW_KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];

/**
 * Makes `<name>.pem` and `<name>.key`, signed by the page's authority.
 *
 * @param folder - The page's.
 * @param names - subjectAltName, such as `DNS:localhost`.
 * @param days - Until it expires; negative: it has. Unit: days.
 */
export function signCertificate(folder: string, name: string, names: string, days: number): void {
  const files = ["-keyout", `${name}.key`, "-out", `${name}.csr`];
  const subject = ["-subj", `/CN=${name}`, "-addext", `subjectAltName=${names}`];
  openssl(folder, "req", ...NEW_KEY, ...subject, ...files);
  const authority = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"];
  const signing = ["-copy_extensions", "copy", "-days", String(days), "-out", `${name}.pem`];
  openssl(folder, "x509", "-req", "-in", `${name}.csr`, ...authority, ...signing);
}

/** Makes `<name>.pem` and `<name>.key`, signed by itself. */
export function selfSignCertificate(folder: string, name: string): void {
  const files = ["-keyout", `${name}.key`, "-out", `${name}.pem`];
  openssl(folder, "req", "-x509", ...NEW_KEY, "-subj", `/CN=${name}`, ...files);
}

/** Writes a broker's configuration with the certificate of this name. @returns Name of the file. */
export function brokerWithCertificate(folder: string, name: string): string {
  const config = `tls { cert_file: ${name}.pem, key_file: ${name}.key }\n`;
  writeFileSync(join(folder, `${name}.conf`), config);
  return `${name}.conf`;
}

function openssl(folder: string, ...args: string[]): void {
  execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
}
