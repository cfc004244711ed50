import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const entries = [
  ...readFileSync(join(ROOT, "src/import-source.mjs"), "utf8").matchAll(/^ {2}"(.+\.ts)",$/gm),
].map(([, entry = ""]) => entry);

/** A program of our own, run as ours is, with its own cache folders. */
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "import-source-"));
  for (const entry of entries) write(entry, "export {};");
  write("package.json", '{ "type": "module" }');
  for (const name of ["src/import-source.mjs", "src/slotpilot.mjs"]) {
    write(name, readFileSync(join(ROOT, name), "utf8"));
  }
  mkdirSync(join(root, "node_modules"));
  symlinkSync(join(ROOT, "node_modules/esbuild"), join(root, "node_modules/esbuild"));
});

describe("the launcher", () => {
  it("compiles once, and again when a source has changed", () => {
    write("src/main.ts", 'import { word } from "./word.ts"; console.log(word as string);');
    write("src/word.ts", 'export const word: string = "one";');

    expect(run()).toBe("one\n");
    expect(run()).toBe("one\n");
    expect(buildsIn(packagesCache())).toBe(1);
    write("src/word.ts", 'export const word: string = "three";');
    expect(run()).toBe("three\n");
    expect(buildsIn(packagesCache())).toBe(2);
  });

  it("knows its sources again when they were copied", () => {
    run();
    utimesSync(join(root, "src/main.ts"), 1, 1);
    run();

    expect(buildsIn(packagesCache())).toBe(1);
  });

  it("leaves a source its own address, and packages where they are", () => {
    write("src/main.ts", "import 'esbuild'; console.log(import.meta.url.split('/').at(-1));");

    expect(run()).toBe("main.ts\n");
  });

  it("uses the user's cache folder where packages may not be written to", () => {
    write("src/main.ts", 'console.log("here");');
    write("node_modules/.cache", "in the way");

    expect([run(), run()]).toEqual(["here\n", "here\n"]);
    expect(buildsIn(join(root, "cache"))).toBe(1);
  });

  it("compiles for itself alone where nothing may be written to", () => {
    write("src/main.ts", 'console.log("here");');
    write("node_modules/.cache", "in the way");
    write("cache", "in the way");

    expect(run()).toBe("here\n");
  });
});

describe("modules imported by address", () => {
  it("are those that a script of ours names", () => {
    const scripts = execFileSync(
      "grep",
      ["-rhoE", String.raw`new URL\("[^"]+\.ts"`, "src", "simulator"],
      {
        cwd: ROOT,
        encoding: "utf8",
      },
    );
    const named = [...scripts.matchAll(/([\w-]+\.ts)"/g)].map(([, name]) => name);

    expect(new Set(named)).toEqual(new Set(entries.map((entry) => entry.split("/").at(-1))));
  });
});

// Helpers

function write(name: string, text: string): void {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

function run(): string {
  const env = { ...process.env, XDG_CACHE_HOME: join(root, "cache") };
  return execFileSync(process.execPath, [join(root, "src/slotpilot.mjs")], {
    env,
    encoding: "utf8",
  });
}

const packagesCache = () => join(root, "node_modules/.cache");

function buildsIn(cache: string): number {
  const [ofThisRoot = ""] = readdirSync(join(cache, "slotpilot"));
  const names = readdirSync(join(cache, "slotpilot", ofThisRoot));
  return names.filter((name) => name.startsWith("build-")).length;
}
