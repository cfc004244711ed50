import type { Code } from "../../../schemas/codes.ts";
import type { ModelFault } from "../../ports/model-store.ts";

/** What is wrong, as data. */
export const fault = (code: Code, message: string): ModelFault => ({ code, message });

/**
 * Name of the system's reason for a failed call, such as `ENOSPC`; its own text would name paths.
 *
 * @param error - What was thrown.
 * @throws `error` itself if it is none of the system's: a bug.
 */
export function reasonOf(error: unknown): string {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) throw error;
  return `${syscall}: ${code}`;
}

/** Runs what writes to the registry; what the system refuses becomes a fault. */
export async function guarded<T>(work: () => Promise<T>): Promise<T | ModelFault> {
  try {
    return await work();
  } catch (error) {
    const message = `the folder of models can't be read or written (${reasonOf(error)})`;
    return fault("REGISTRY_INACCESSIBLE", message);
  }
}
