#include "codes.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const NAMES[SLOTPILOT_NUM_CODES] = {
    [SLOTPILOT_OK] = "OK",
    [SLOTPILOT_MALFORMED] = "MALFORMED",
    [SLOTPILOT_TOO_LARGE] = "TOO_LARGE",
    [SLOTPILOT_BAD_FIELD] = "BAD_FIELD",
    [SLOTPILOT_BAD_RANGE] = "BAD_RANGE",
    [SLOTPILOT_SCHEMA_VERSION] = "SCHEMA_VERSION",
    [SLOTPILOT_UNKNOWN_CELL] = "UNKNOWN_CELL",
    [SLOTPILOT_CELL_LIMIT] = "CELL_LIMIT",
    [SLOTPILOT_CELL_MISMATCH] = "CELL_MISMATCH",
    [SLOTPILOT_STALE_TTI] = "STALE_TTI",
    [SLOTPILOT_FUTURE_TTI] = "FUTURE_TTI",
    [SLOTPILOT_UNKNOWN_RNTI] = "UNKNOWN_RNTI",
    [SLOTPILOT_DUPLICATE_RNTI] = "DUPLICATE_RNTI",
    [SLOTPILOT_PRB_BUDGET] = "PRB_BUDGET",
    [SLOTPILOT_PRB_OVERLAP] = "PRB_OVERLAP",
    [SLOTPILOT_RESERVED_PRB] = "RESERVED_PRB",
    [SLOTPILOT_RETX_CONFLICT] = "RETX_CONFLICT",
    [SLOTPILOT_POWER_CAP] = "POWER_CAP",
    [SLOTPILOT_BUFFER_CAP] = "BUFFER_CAP",
    [SLOTPILOT_NAN_OUTPUT] = "NAN_OUTPUT",
    [SLOTPILOT_SHAPE_MISMATCH] = "SHAPE_MISMATCH",
    [SLOTPILOT_DEADLINE] = "DEADLINE",
    [SLOTPILOT_MODEL_UNAVAILABLE] = "MODEL_UNAVAILABLE",
    [SLOTPILOT_QUEUE_OVERRUN] = "QUEUE_OVERRUN",
    [SLOTPILOT_MODEL_ROLLED_BACK] = "MODEL_ROLLED_BACK",
    [SLOTPILOT_INTERNAL] = "INTERNAL",
    [SLOTPILOT_CONFIG_INVALID] = "CONFIG_INVALID",
    [SLOTPILOT_NATS_UNREACHABLE] = "NATS_UNREACHABLE",
    [SLOTPILOT_NATS_REFUSED] = "NATS_REFUSED",
    [SLOTPILOT_NATS_TLS] = "NATS_TLS",
    [SLOTPILOT_NO_SERVICE] = "NO_SERVICE",
};

const char *slotpilot_code_name(slotpilot_code code) {
  return (unsigned)code < SLOTPILOT_NUM_CODES ? NAMES[code] : "UNKNOWN";
}

slotpilot_code sp_wire_code(const char *text, size_t length) {
  for (int code = SLOTPILOT_MALFORMED; code <= SLOTPILOT_INTERNAL; code += 1) {
    if (strlen(NAMES[code]) == length && memcmp(NAMES[code], text, length) == 0) {
      return (slotpilot_code)code;
    }
  }
  return SLOTPILOT_OK;
}

slotpilot_code sp_fail(slotpilot_error *error, slotpilot_code code, const char *format, ...) {
  if (error == NULL) return code;
  va_list values;
  va_start(values, format);
  error->code = code;
  vsnprintf(error->message, sizeof error->message, format, values);
  va_end(values);
  return code;
}

const char *slotpilot_status_name(slotpilot_status status) {
  static const char *const statuses[] = {"", "HIT", "MISS", "STALE", "REJECTED"};
  return (unsigned)status <= SLOTPILOT_REJECTED ? statuses[status] : "";
}

const char *slotpilot_source_name(slotpilot_source source) {
  static const char *const sources[] = {"policy", "hold", "pf", "none"};
  return (unsigned)source <= SLOTPILOT_SOURCE_NONE ? sources[source] : "";
}
