import { findExecutable } from "../../src/adapters/nats-server/find-executable.ts";
import { installDebianPackages } from "./debian-packages.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/**
 * Finds a Chromium, or installs Debian's where that is allowed.
 *
 * @returns Its path; or why there is none.
 */
export async function findChromium(): Promise<{ path: string } | { missing: string }> {
  const there = find();
  if (there) return { path: there };
  const problem = await installDebianPackages(["chromium"]);
  const installed = find();
  return installed ? { path: installed } : { missing: problem ?? "the package holds no Chromium" };
}

function find(): string | undefined {
  const { CHROMIUM_BIN, PATH = "" } = process.env;
  if (CHROMIUM_BIN) return CHROMIUM_BIN;
  return NAMES.map((name) => findExecutable(name, PATH)).find((path) => path !== undefined);
}
