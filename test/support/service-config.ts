import { Value } from "@sinclair/typebox/value";
import { ServiceConfig } from "../../schemas/config.ts";

/** The service's default configuration, with `changes` on top. */
export function serviceConfig(changes: Partial<ServiceConfig> = {}): ServiceConfig {
  return Value.Decode(ServiceConfig, Value.Default(ServiceConfig, { ...changes }));
}
