import { readFileSync, statSync } from "node:fs";

/** What a file of secrets or certificates holds, or why it can't be used. */
export type SecretFile =
  | { readonly ok: true; readonly text: string; readonly isExposed: boolean }
  | { readonly ok: false; readonly problem: string };

/** Far more than any secret or chain of certificates has. Unit: bytes. */
const MAX_BYTES = 65_536;

/** Permission bits that let everybody on the machine read or write a file. */
const EVERYBODY = 0o006;

/**
 * Reads a small file whose content must never be shown.
 *
 * Only regular files: a device or a pipe could hang the program, and a pipe is empty when the
 * connection is made again.
 *
 * @param path - File, or a symbolic link to one.
 * @returns Text, and whether everybody on the machine can read or write it; never the text in a
 *   problem.
 */
export function readSecretFile(path: string): SecretFile {
  try {
    const stat = statSync(path);
    if (!stat.isFile()) return { ok: false, problem: `${path} is no file` };
    if (stat.size > MAX_BYTES) {
      return { ok: false, problem: `${path} has more than ${MAX_BYTES} bytes` };
    }
    const isExposed = process.platform !== "win32" && (stat.mode & EVERYBODY) !== 0;
    return { ok: true, text: readFileSync(path, "utf8"), isExposed };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Tells that a secret is none on this machine, and how to make it one. */
export function exposureWarning(key: string, path: string): string {
  return `${key}: everybody on this machine can read ${path}; run chmod 600 ${path}`;
}
