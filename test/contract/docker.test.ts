import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Copy, DockerfileParser } from "dockerfile-ast";
import { connect, JSONCodec, type NatsConnection } from "nats";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DEFAULT_SUBJECT_PREFIX, subjectsOf } from "../../schemas/subjects.ts";
import { type Broker, openBroker } from "../../src/adapters/nats-server/open-broker.ts";

const dockerfile = DockerfileParser.parse(readFileSync("docker/Dockerfile", "utf8"));
const compose = readCompose();

describe("docker/Dockerfile", () => {
  it("builds in one stage and runs in another, from pinned images", () => {
    const froms = dockerfile.getFROMs();

    expect(froms.length).toBeGreaterThan(1);
    for (const from of froms) expect(from.getImageTag()).toMatch(/^\d/);
  });

  it("ends with a user that is not root", () => {
    const user = finalStage().findLast(({ keyword }) => keyword === "USER");

    expect(user?.argument).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it("has a health check and an entry point in the final stage", () => {
    const keywords = finalStage().map(({ keyword }) => keyword);

    expect(keywords).toEqual(expect.arrayContaining(["HEALTHCHECK", "ENTRYPOINT", "CMD"]));
  });

  it("adds nothing from the network but what the lock file names", () => {
    const keywords = dockerfile.getInstructions().map((each) => each.getKeyword());

    expect(keywords).not.toContain("ADD");
  });

  it("copies paths that exist and that .dockerignore lets through", () => {
    const letThrough = readFileSync(".dockerignore", "utf8").split("\n");

    for (const path of copiedPaths()) {
      expect(existsSync(path), `${path} exists`).toBe(true);
      expect(letThrough).toContain(`!${path}`);
    }
  });
});

describe("docker/compose.yaml", () => {
  const services = Object.entries(compose.services);

  it("closes the loop: a broker, the service and the emulated cell", () => {
    expect(Object.keys(compose.services)).toEqual(["nats", "service", "emulator"]);
    expect(compose.services.service.command).toEqual(["serve"]);
    expect(compose.services.emulator.command).toEqual(["emulate"]);
  });

  it.each(services)("gives %s no more rights than it needs", (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      tmpfs: ["/tmp"],
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
    // The Dockerfile sets the user of what it builds.
    if (!service.build) expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each(services)("pins the image of %s and checks its health", (_, service) => {
    expect(service.image).toMatch(/:(?!latest$)[\w.-]+$/);
    expect(service.healthcheck.test[0]).toBe("CMD");
  });

  it.each(services)("starts %s only after what it depends on is healthy", (_, service) => {
    for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
      expect(Object.keys(compose.services)).toContain(name);
      expect(condition).toBe("service_healthy");
    }
  });

  it.each(["service", "emulator"] as const)(
    "points %s to the broker and to the Dockerfile",
    (name) => {
      const service = compose.services[name];

      expect(service.environment).toEqual({ NATS_URL: "nats://nats:4222" });
      expect(compose.services.nats.command).toEqual(expect.arrayContaining(["--port", "4222"]));
      const { context = "", dockerfile: file = "" } = service.build ?? {};
      expect(existsSync(join("docker", context, file))).toBe(true);
    },
  );
});

// The image's own steps, without an engine: the same files, the same script, the same commands.
describe("the image", () => {
  const root = mkdtempSync(join(tmpdir(), "slotpilot-image-"));
  const app = join(root, "app");
  let broker: Broker;
  let nats: NatsConnection;

  beforeAll(async () => {
    const source = join(root, "source");
    for (const path of copiedPaths()) {
      mkdirSync(dirname(join(source, path)), { recursive: true });
      cpSync(path, join(source, path), { recursive: true });
    }
    await install(join(source, "docker/install.sh"));

    const opened = await openBroker({ env: { ...process.env, NATS_URL: "" }, onNotice: () => {} });
    if (!opened.ok) throw new Error(opened.error.message);
    broker = opened.value;
    nats = await connect({ servers: broker.url });
  }, 240_000);

  afterAll(async () => {
    await nats?.close();
    await broker?.stop();
    rmSync(root, { recursive: true });
  });

  it("holds what runs and nothing of what develops", () => {
    const script = 'await import("onnxruntime-node"); await import("@tensorflow/tfjs")';

    expect(run(["node", "--input-type=module", "--eval", script])).toMatchObject({ status: 0 });
    expect(existsSync(join(app, "node_modules/vitest"))).toBe(false);
    expect(existsSync(join(app, "test"))).toBe(false);
  });

  it("starts with its entry point", () => {
    const help = run([...jsonArgs("ENTRYPOINT"), "--help"]);

    expect(help).toMatchObject({ status: 0, stdout: expect.stringContaining("serve") });
  });

  it("is healthy when the service says that it is ready, and else not", async () => {
    const check = jsonArgs("HEALTHCHECK");
    expect(check).toEqual(compose.services.service.healthcheck.test.slice(1));
    expect(await health(check)).toBe("unhealthy: 503");

    let ready = false;
    nats.subscribe(subjectsOf(DEFAULT_SUBJECT_PREFIX).health, {
      callback: (_, request) => request.respond(JSONCodec().encode({ ready })),
    });
    await nats.flush();
    expect(await health(check)).toBe('unhealthy: the service says {"ready":false}');

    ready = true;
    expect(await health(check)).toBe("healthy");
  });

  it("as emulator is healthy when reports are heard", async () => {
    const check = compose.services.emulator.healthcheck.test.slice(1);
    expect(await health(check)).toBe("unhealthy: TIMEOUT");

    const { report } = subjectsOf(DEFAULT_SUBJECT_PREFIX);
    const slots = setInterval(() => nats.publish(report("cell-1")), 10);
    expect(await health(check)).toBe("healthy");
    clearInterval(slots);
  });

  it("is asked for its health under the prefix that the container is given", async () => {
    const env = { SLOTPILOT_SUBJECT_PREFIX: "test.elsewhere" };
    nats.subscribe(subjectsOf(env.SLOTPILOT_SUBJECT_PREFIX).health, {
      callback: (_, request) => request.respond(JSONCodec().encode({ ready: true })),
    });
    await nats.flush();

    expect(await health(jsonArgs("HEALTHCHECK"), env)).toBe("healthy");
    const hears = compose.services.emulator.healthcheck.test.slice(1);
    expect(await health(hears, env)).toBe("unhealthy: TIMEOUT");
  });

  it("is unhealthy without a broker", async () => {
    const check = jsonArgs("HEALTHCHECK");

    expect(await health(check, { NATS_URL: "nats://127.0.0.1:1" })).toBe(
      "unhealthy: CONNECTION_REFUSED",
    );
  });

  /** Runs a health check as the engine would, without blocking our side of the connection. */
  async function health(check: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const [, ...args] = check;
    const options = { cwd: app, env: { ...process.env, NATS_URL: broker.url, ...env } };
    return promisify(execFile)(process.execPath, args, options).then(
      () => "healthy",
      ({ stderr }) => String(stderr).trim(),
    );
  }

  /**
   * Needs the npm registry or the cache that `npm ci` has filled. Without either this fails rather
   * than skips: nothing else would notice that the image can't be built any more.
   */
  async function install(script: string): Promise<void> {
    await promisify(execFile)(script, [app]).catch(({ stderr, message }) => {
      const isOffline = /npm error code (E\w*(NOTFOUND|REFUSED|RESET|TIMEDOUT|CACHED)|EAI_AGAIN)/;
      if (!isOffline.test(stderr)) throw new Error(stderr || message);
      throw new Error(
        "docker/install.sh needs packages that are not in npm's cache, and the npm registry can't be reached: connect to the network, or run `npm ci` once while connected.",
      );
    });
  }

  function run([program = "", ...args]: readonly string[]) {
    return spawnSync(program, args, { cwd: app, encoding: "utf8" });
  }
});

describe("docker/install.sh", () => {
  it("leaves a folder alone that is not empty", () => {
    const { status, stderr } = spawnSync("docker/install.sh", ["docker"], { encoding: "utf8" });

    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("not empty") });
  });
});

// Helpers

interface ComposeService {
  readonly image: string;
  readonly user?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck: { readonly test: readonly string[] };
}

function readCompose(): { services: Record<"nats" | "service" | "emulator", ComposeService> } {
  return parse(readFileSync("docker/compose.yaml", "utf8"), { merge: true });
}

/** Instructions after the last FROM, which are the ones that shape the image. */
function finalStage(): { keyword: string; argument: string | null }[] {
  const all = dockerfile
    .getInstructions()
    .map((each) => ({ keyword: each.getKeyword(), argument: each.getArgumentsContent() }));
  return all.slice(all.findLastIndex(({ keyword }) => keyword === "FROM") + 1);
}

/** What is copied from the repository: every argument of a COPY but the last, its destination. */
function copiedPaths(): string[] {
  const fromRepository = (copy: Copy) => copy.getFromFlag() === null;
  return dockerfile
    .getCOPYs()
    .filter(fromRepository)
    .flatMap((copy) => copy.getArguments().slice(0, -1))
    .map((argument) => argument.getValue());
}

/** The words of an instruction's exec form. */
function jsonArgs(keyword: "ENTRYPOINT" | "HEALTHCHECK"): string[] {
  const instruction = finalStage().findLast((each) => each.keyword === keyword);
  return JSON.parse(/\[.*\]/.exec(instruction?.argument ?? "")?.[0] ?? "[]");
}
