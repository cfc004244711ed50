// Runs our TypeScript sources: compiles them when they have changed since the last time, and imports
// what came of it. A program starts several times as fast as with a loader that compiles by module.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Modules that are imported by address: the program, and what runs in workers and processes. */
const ENTRIES = [
  "simulator/coverage/coverage-row.ts",
  "src/adapters/onnx/validation/fenced-process.ts",
  "src/adapters/onnx/validation/run-checks.ts",
  "src/adapters/parquet/recording-writer.ts",
  "src/cli/evaluate/run-evaluation-job.ts",
  "src/cli/sanity/run-cell-job.ts",
  "src/main.ts",
  "src/main/admin/run-admin.ts",
  "src/trainer/rollout/fly-arm.ts",
  "src/trainer/rollout/run-rollout.ts",
];

/** Besides the sources: the list above, and where packages begin. */
const ALSO_INPUTS = ["src/import-source.mjs", "package.json"];

/** Where compiled sources are kept: with the packages or, where nobody may write there, with the user. */
const FOLDERS = [join(ROOT, "node_modules", ".cache"), ownCache()]
  .filter((folder) => folder !== undefined)
  .map((folder) => join(folder, "slotpilot", hashOf(ROOT)));
const INDEX = "index.json";

/** Older builds may still be in use by a program that runs. Unit: ms. */
const KEEP_BUILD_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Imports a source file.
 *
 * @param {URL | string} url - Address of one of the modules in `ENTRIES`.
 */
export async function importSource(url) {
  return import(await compiledSource(url));
}

/**
 * Compiles the sources if they have changed.
 *
 * @param {URL | string} url - Address of one of the modules in `ENTRIES`.
 * @returns Address of the compiled module.
 */
export async function compiledSource(url) {
  const entry = relative(ROOT, fileURLToPath(url)).replace(/\.ts$/, ".mjs");
  return pathToFileURL(join(findBuild() ?? (await build()), entry)).href;
}

function findBuild() {
  for (const folder of FOLDERS) {
    try {
      const { build, inputs } = JSON.parse(readFileSync(join(folder, INDEX), "utf8"));
      if (existsSync(build) && inputs.every(isUnchanged)) return build;
    } catch {
      // not compiled yet, or a source is gone
    }
  }
  return undefined;
}

async function build() {
  const { build: bundle } = await import("esbuild");
  const folder = FOLDERS.find(isWritable);
  const build = mkdtempSync(folder ? join(folder, "build-") : join(tmpdir(), "slotpilot-build-"));
  const { metafile } = await bundle({
    ...{ absWorkingDir: ROOT, entryPoints: ENTRIES, outbase: ROOT, outdir: build },
    ...{ bundle: true, splitting: true, format: "esm", platform: "node", target: "node20" },
    ...{ outExtension: { ".js": ".mjs" }, metafile: true, logLevel: "silent" },
    ...{ sourcemap: true, sourcesContent: false, plugins: [OWN_ADDRESSES, PACKAGES] },
  });
  const inputs = [...Object.keys(metafile.inputs), ...ALSO_INPUTS].map((input) => {
    const file = resolve(ROOT, input);
    return [file, stampOf(file), hashOf(readFileSync(file))];
  });
  if (folder) publish(folder, JSON.stringify({ build, inputs }));
  else process.once("exit", () => rmSync(build, { recursive: true, force: true }));
  return build;
}

/** @param {string} folder @param {string} index */
function publish(folder, index) {
  const written = join(folder, `${INDEX}.${process.pid}`);
  writeFileSync(written, index);
  renameSync(written, join(folder, INDEX));
  for (const name of readdirSync(folder)) {
    const other = join(folder, name);
    const isOld =
      Date.now() - (statSync(other, { throwIfNoEntry: false })?.mtimeMs ?? 0) > KEEP_BUILD_MS;
    if (name.startsWith("build-") && isOld) rmSync(other, { recursive: true, force: true });
  }
}

/** A module's `import.meta.url` goes on to be that of its source: files lie beside the sources. */
const OWN_ADDRESSES = {
  name: "own addresses",
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const address = JSON.stringify(pathToFileURL(path).href);
      const text = await readFile(path, "utf8");
      return { contents: text.replaceAll("import.meta.url", address), loader: "ts" };
    });
  },
};

/** Packages stay what they are, and are found from anywhere. */
const PACKAGES = {
  name: "packages",
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === "entry-point") return undefined;
      return { path: addressOf(path), external: true };
    });
  },
};

/** @param {string} name */
function addressOf(name) {
  try {
    return import.meta.resolve(name);
  } catch {
    return name; // an optional one that is not installed
  }
}

/** @param {string} file */
function stampOf(file) {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs}:${size}`;
}

/** The user's cache folder; a user whom the system does not know has none. */
function ownCache() {
  try {
    return process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  } catch {
    return undefined;
  }
}

/** A copy, as into a container, may lose parts of a second. */
function isUnchanged([file, stamp, hash]) {
  return stampOf(file) === stamp || hashOf(readFileSync(file)) === hash;
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    rmSync(mkdtempSync(join(folder, "try-")), { recursive: true });
    return true;
  } catch {
    return false;
  }
}

/** @param {string | Buffer} content */
function hashOf(content) {
  return createHash("sha256").update(content).digest("hex").slice(0, 16);
}
