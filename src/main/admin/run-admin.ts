import type { MessagePort } from "node:worker_threads";
import type { AdminTask } from "../../adapters/http/admin-message.ts";
import { serveAdmin } from "../../adapters/http/serve-admin.ts";
import { createValidator } from "../../adapters/onnx/validation/create-validator.ts";
import { keepFence } from "../../adapters/onnx/validation/keep-fence.ts";
import { openRegistry } from "../open-registry.ts";
import { describeUpload } from "./describe-upload.ts";

/** Runs the admin server over the service's registry in the thread that this is called in. */
export function runAdmin(task: AdminTask, loopThread: MessagePort): Promise<void> {
  const validate = createValidator({}, keepFence());
  const registry = openRegistry(task.modelsDir, { ...task.trust, validate });
  return serveAdmin(task, { registry, describeModel: describeUpload }, loopThread);
}
