import { Allocation } from "../../schemas/allocation.ts";
import { compileWriter, type Writer } from "./compile-writer.ts";

/**
 * Opens a writer of MessagePack allocations; every cell may have its own.
 *
 * Hot path: the bytes are written into one of eight memories in turn and stay as they are while the
 * next 7 allocations are written. Whoever keeps them longer copies them.
 */
export const createAllocationWriter: () => Writer<Allocation> = compileWriter(Allocation);
