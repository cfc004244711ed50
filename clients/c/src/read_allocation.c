#include "read_allocation.h"

#include <string.h>

#include "map_reader.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define NUMBER SP_NUMBER_FIELD
#define OTHER SP_OTHER_FIELD
#define OPTIONAL SP_OPTIONAL_FIELD

/** Largest integer that a JSON number carries exactly. */
#define MAX_COUNT 9007199254740991.0
#define MAX_US 60e6
#define MAX_REAL 1.7976931348623157e308

enum { MAX_CLAMPS = 4 * SLOTPILOT_MAX_UES, MAX_FALLBACKS = 2, MAX_NAME = 64, SHA256_DIGITS = 12 };

static bool read_source(sp_reader *reader, const sp_value *value, void *out) {
  slotpilot_source *source = out;
  char name[8];
  sp_copy_text(value, name, sizeof name);
  for (int i = SLOTPILOT_SOURCE_POLICY; i <= SLOTPILOT_SOURCE_NONE; i += 1) {
    *source = (slotpilot_source)i;
    if (strcmp(name, slotpilot_source_name(*source)) == 0) return true;
  }
  sp_note(reader, SLOTPILOT_BAD_FIELD);
  return sp_skip(&reader->cursor, value);
}

static bool read_name(sp_reader *reader, const sp_value *value, void *out) {
  static const char letters[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  char *name = out;
  bool is_name = sp_copy_text(value, name, MAX_NAME + 1) && *name != '\0' &&
                 strchr("._-", *name) == NULL && strspn(name, letters) == value->length;
  if (!is_name) sp_note(reader, SLOTPILOT_BAD_FIELD);
  return sp_skip(&reader->cursor, value);
}

static bool read_sha256(sp_reader *reader, const sp_value *value, void *out) {
  char *sha256 = out;
  bool is_hash = sp_copy_text(value, sha256, SHA256_DIGITS + 1) &&
                 value->length == SHA256_DIGITS &&
                 strspn(sha256, "0123456789abcdef") == SHA256_DIGITS;
  if (!is_hash) sp_note(reader, SLOTPILOT_BAD_FIELD);
  return sp_skip(&reader->cursor, value);
}

static bool read_model(sp_reader *reader, const sp_value *head, void *out) {
  static const sp_field fields[] = {
      OTHER("name", read_name, slotpilot_model, name),
      OTHER("version", read_name, slotpilot_model, version),
      OPTIONAL("sha256", read_sha256, slotpilot_model, sha256),
  };
  return sp_read_map(reader, head, fields, COUNT(fields), out);
}

static bool read_models(sp_reader *reader, const sp_value *head, void *out) {
  static const sp_field fields[] = {
      OTHER("prb", read_model, slotpilot_allocation, prb_model),
      OTHER("power", read_model, slotpilot_allocation, power_model),
  };
  return sp_read_map(reader, head, fields, COUNT(fields), out);
}

typedef struct fallback {
  char stage[8];
  slotpilot_code code;
} fallback;

static bool read_stage(sp_reader *reader, const sp_value *value, void *out) {
  char *stage = out;
  sp_copy_text(value, stage, sizeof((fallback *)0)->stage);
  if (strcmp(stage, "prb") != 0 && strcmp(stage, "power") != 0) {
    sp_note(reader, SLOTPILOT_BAD_FIELD);
  }
  return sp_skip(&reader->cursor, value);
}

static bool read_fallback(sp_reader *reader, const sp_value *head, void *out) {
  static const sp_field fields[] = {
      OTHER("stage", read_stage, fallback, stage),
      OTHER("code", sp_read_code, fallback, code),
  };
  slotpilot_allocation *allocation = out;
  fallback read = {.stage = ""};
  if (!sp_read_map(reader, head, fields, COUNT(fields), &read)) return false;
  bool is_prb = strcmp(read.stage, "prb") == 0;
  *(is_prb ? &allocation->prb_fallback : &allocation->power_fallback) = read.code;
  return true;
}

static bool read_fallbacks(sp_reader *reader, const sp_value *head, void *out) {
  return sp_read_list(reader, head, MAX_FALLBACKS, read_fallback, out);
}

typedef struct stages {
  double decode, state, features, prb, resolve, power, link, total;
} stages;

static bool read_stages(sp_reader *reader, const sp_value *head, void *out) {
  static const sp_field fields[] = {
      NUMBER("decode", SP_DOUBLE, stages, decode, 0, MAX_US),
      NUMBER("state", SP_DOUBLE, stages, state, 0, MAX_US),
      NUMBER("features", SP_DOUBLE, stages, features, 0, MAX_US),
      NUMBER("prb", SP_DOUBLE, stages, prb, 0, MAX_US),
      NUMBER("resolve", SP_DOUBLE, stages, resolve, 0, MAX_US),
      NUMBER("power", SP_DOUBLE, stages, power, 0, MAX_US),
      NUMBER("link", SP_DOUBLE, stages, link, 0, MAX_US),
      NUMBER("total", SP_DOUBLE, stages, total, 0, MAX_US),
  };
  stages read = {0};
  if (!sp_read_map(reader, head, fields, COUNT(fields), &read)) return false;
  *(double *)out = read.total;
  return true;
}

typedef struct clamp {
  uint16_t rnti;
  slotpilot_code code;
  double from, to;
} clamp;

static bool read_clamp(sp_reader *reader, const sp_value *head, void *out) {
  static const sp_field fields[] = {
      NUMBER("rnti", SP_U16, clamp, rnti, 1, 65519),
      OTHER("code", sp_read_code, clamp, code),
      NUMBER("from", SP_DOUBLE, clamp, from, -MAX_REAL, MAX_REAL),
      NUMBER("to", SP_DOUBLE, clamp, to, -MAX_REAL, MAX_REAL),
  };
  clamp read;
  *(uint16_t *)out += 1;
  return sp_read_map(reader, head, fields, COUNT(fields), &read);
}

static bool read_clamps(sp_reader *reader, const sp_value *head, void *out) {
  *(uint16_t *)out = 0;
  return sp_read_list(reader, head, MAX_CLAMPS, read_clamp, out);
}

/** Reads `[first PRB, number of PRBs]` into the allocation's pool, and counts it in the grant. */
static bool read_run(sp_reader *reader, const sp_value *head, void *out) {
  slotpilot_grant *grant = out;
  slotpilot_allocation *allocation = reader->message;
  static const double min[] = {0, 1};
  static const double max[] = {SLOTPILOT_MAX_CARRIER_PRB - 1, SLOTPILOT_MAX_CARRIER_PRB};
  uint16_t prbs[2] = {0, 1};
  if (head->kind != SP_LIST || head->length != 2) {
    sp_note(reader, SLOTPILOT_BAD_FIELD);
    return sp_skip(&reader->cursor, head);
  }
  for (int i = 0; i < 2; i += 1) {
    sp_value number;
    if (!sp_next(&reader->cursor, &number)) return false;
    if (!sp_read_number(reader, &number, SP_U16, min[i], max[i], &prbs[i])) return false;
  }
  if (allocation->num_runs == SLOTPILOT_MAX_CARRIER_PRB) {
    sp_note(reader, SLOTPILOT_PRB_OVERLAP);
    return true;
  }
  allocation->runs[allocation->num_runs++] = (slotpilot_run){prbs[0], prbs[1]};
  grant->num_runs += 1;
  grant->num_prb += prbs[1];
  return true;
}

static bool read_runs(sp_reader *reader, const sp_value *head, void *out) {
  slotpilot_grant *grant = out;
  slotpilot_allocation *allocation = reader->message;
  grant->runs = &allocation->runs[allocation->num_runs];
  grant->num_runs = 0;
  grant->num_prb = 0;
  return sp_read_list(reader, head, SLOTPILOT_MAX_CARRIER_PRB, read_run, grant);
}

static bool read_grant(sp_reader *reader, const sp_value *head, void *out) {
  static const sp_field fields[] = {
      NUMBER("rnti", SP_U16, slotpilot_grant, rnti, 1, 65519),
      NUMBER("harqPid", SP_U8, slotpilot_grant, harq_pid, 0, SLOTPILOT_MAX_HARQ_PROCESSES - 1),
      {.name = "retransmission",
       .type = SP_BOOL,
       .offset = offsetof(slotpilot_grant, retransmission)},
      {.name = "prbs", .type = SP_OTHER, .read = read_runs},
      NUMBER("mcs", SP_U8, slotpilot_grant, mcs, 0, SLOTPILOT_MCS_RAN_DECIDES),
      NUMBER("powerOffsetDb", SP_DOUBLE, slotpilot_grant, power_offset_db, -30, 30),
      NUMBER("share", SP_DOUBLE, slotpilot_grant, share, 0, 1),
  };
  slotpilot_allocation *allocation = out;
  slotpilot_grant *grant = &allocation->grants[allocation->num_grants++];
  memset(grant, 0, sizeof *grant);
  return sp_read_map(reader, head, fields, COUNT(fields), grant);
}

static bool read_grants(sp_reader *reader, const sp_value *head, void *out) {
  slotpilot_allocation *allocation = out;
  allocation->num_grants = 0;
  allocation->num_runs = 0;
  return sp_read_list(reader, head, SLOTPILOT_MAX_CARRIER_PRB, read_grant, allocation);
}

slotpilot_code sp_read_allocation(const sp_scratch *scratch, const void *bytes, size_t length,
                                  slotpilot_allocation *allocation) {
  static const sp_field fields[] = {
      NUMBER("seq", SP_U64, slotpilot_allocation, seq, 0, MAX_COUNT),
      NUMBER("reportTti", SP_U64, slotpilot_allocation, report_tti, 0, MAX_COUNT),
      NUMBER("targetTti", SP_U64, slotpilot_allocation, target_tti, 0, MAX_COUNT),
      OTHER("source", read_source, slotpilot_allocation, source),
      {.name = "fallbacks", .type = SP_OTHER, .read = read_fallbacks},
      {.name = "models", .type = SP_OTHER, .read = read_models},
      OTHER("stageUs", read_stages, slotpilot_allocation, total_us),
      OTHER("clamps", read_clamps, slotpilot_allocation, num_clamps),
      {.name = "grants", .type = SP_OTHER, .read = read_grants},
  };
  slotpilot_allocation *a = allocation;
  a->seq = a->report_tti = a->target_tti = SP_UNKNOWN;
  a->prb_fallback = a->power_fallback = SLOTPILOT_OK;
  a->prb_model = a->power_model = (slotpilot_model){.name = ""};
  a->num_grants = a->num_runs = 0;
  return sp_read_message(scratch, bytes, length, fields, COUNT(fields), allocation);
}
