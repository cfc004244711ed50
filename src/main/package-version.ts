import { readFileSync } from "node:fs";

/** Version of slotpilot. */
export function packageVersion(): string {
  const path = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")).version;
}
