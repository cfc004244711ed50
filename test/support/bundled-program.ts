import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** CommonJS packages inside ask for `require`. */
const BANNER =
  'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

/**
 * Makes one JavaScript file of a program of this folder, so that it starts in less than 0.1 s; from
 * its sources it takes more than one. For tests that start a program a hundred times.
 *
 * @param name - File of `test/support`.
 * @returns Path for `node`.
 */
export async function bundledProgram(name: string): Promise<string> {
  const outfile = join(mkdtempSync(join(tmpdir(), "slotpilot-")), "program.mjs");
  const entry = fileURLToPath(new URL(name, import.meta.url));
  await build({
    ...{ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm" },
    ...{ banner: { js: BANNER }, minify: true, logLevel: "silent" },
  });
  return outfile;
}
