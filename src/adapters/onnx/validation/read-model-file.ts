import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { type Finding, fault, fine } from "./finding.ts";

/** A finding, and the file's bytes where it is good. */
export interface FileReading {
  /** What was seen. */
  readonly finding: Finding;
  /** The whole file; empty where it was not read. */
  readonly bytes: Buffer;
}

const NONE = Buffer.alloc(0);

/**
 * Reads a file of bounded size, once: all later checks are about these bytes, whatever becomes of
 * the file.
 *
 * @param path - Its path; what is no regular file is not read.
 * @param maxBytes - Size that it may have. Unit: bytes.
 * @returns Its bytes; or `MODEL_UNREADABLE`, `MODEL_TOO_LARGE`.
 */
export function readModelFile(path: string, maxBytes: number): FileReading {
  const bad = (finding: Finding) => ({ finding, bytes: NONE });
  let file: number | undefined;
  try {
    // Without O_NONBLOCK a named pipe would be waited for.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = fstatSync(file);
    if (!stat.isFile()) return bad(fault("MODEL_UNREADABLE", "it is not a file"));
    if (stat.size > maxBytes) return bad(tooLarge(stat.size, maxBytes));
    const bytes = readUpTo(file, stat.size);
    return { finding: fine(`${bytes.length} bytes`), bytes };
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    return bad(fault("MODEL_UNREADABLE", `the file can't be read (${code})`));
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const tooLarge = (size: number, maxBytes: number) =>
  fault("MODEL_TOO_LARGE", `the file has ${size} bytes, allowed are ${maxBytes}`);

function readUpTo(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let length = 0;
  while (length < size) {
    const numRead = readSync(file, bytes, length, size - length, null);
    if (numRead === 0) break;
    length += numRead;
  }
  return bytes.subarray(0, length);
}
