#include "sample.h"

#include <string.h>

#include "writer.h"

static void count(sp_writer *writer, const char *key, uint64_t number) {
  sp_write_key(writer, key);
  sp_write_count(writer, number);
}

static void real(sp_writer *writer, const char *key, double number) {
  sp_write_key(writer, key);
  sp_write_real(writer, number);
}

static void text(sp_writer *writer, const char *key, const char *value) {
  sp_write_key(writer, key);
  sp_write_text(writer, value);
}

static void model(sp_writer *writer, const char *stage) {
  sp_write_key(writer, stage);
  sp_write_map(writer, 3);
  text(writer, "name", stage);
  text(writer, "version", "2.0.0");
  text(writer, "sha256", "0123456789ab");
  sp_end_map(writer);
}

static void stages(sp_writer *writer) {
  static const char *const names[] = {"decode",  "state", "features", "prb",
                                      "resolve", "power", "link",     "total"};
  sp_write_key(writer, "stageUs");
  sp_write_map(writer, 8);
  for (int i = 0; i < 8; i += 1) real(writer, names[i], 10.5 + i);
  sp_end_map(writer);
}

static void lists(sp_writer *writer) {
  sp_write_key(writer, "fallbacks");
  sp_write_list(writer, 1);
  sp_write_map(writer, 2);
  text(writer, "stage", "power");
  text(writer, "code", "DEADLINE");
  sp_end_map(writer);
  sp_end_list(writer);
  sp_write_key(writer, "clamps");
  sp_write_list(writer, 1);
  sp_write_map(writer, 4);
  count(writer, "rnti", 17921);
  text(writer, "code", "BUFFER_CAP");
  real(writer, "from", 5);
  real(writer, "to", 3);
  sp_end_map(writer);
  sp_end_list(writer);
}

/** Two runs, where there are PRBs for two. */
static void runs(sp_writer *writer, int first_prb, int num_prb) {
  int num_first = num_prb > 1 ? num_prb / 2 : num_prb;
  sp_write_key(writer, "prbs");
  sp_write_list(writer, num_prb > 1 ? 2 : 1);
  for (int start = 0; start < num_prb; start += num_first) {
    if (start > 0) num_first = num_prb - start;
    sp_write_list(writer, 2);
    sp_write_count(writer, (uint64_t)(first_prb + start));
    sp_write_count(writer, (uint64_t)num_first);
    sp_end_list(writer);
  }
  sp_end_list(writer);
}

static void grant(sp_writer *writer, const sample *sample, int user) {
  sp_write_map(writer, sample->has_unknown ? 8 : 7);
  count(writer, "rnti", (uint64_t)(17921 + user));
  count(writer, "harqPid", (uint64_t)(user % 16));
  sp_write_key(writer, "retransmission");
  sp_write_boolean(writer, false);
  runs(writer, user * sample->num_prb, sample->num_prb);
  count(writer, "mcs", 17);
  real(writer, "powerOffsetDb", sample->power_offset_db);
  real(writer, "share", 0.05);
  if (sample->has_unknown) model(writer, "hint");
  sp_end_map(writer);
}

size_t sample_allocation(slotpilot_encoding encoding, const sample *sample, char *bytes,
                         size_t capacity) {
  sp_writer writer = sp_begin_writing(encoding, bytes, capacity);
  sp_write_map(&writer, 9u - sample->is_incomplete + sample->has_unknown);
  count(&writer, "seq", sample->seq);
  count(&writer, "reportTti", sample->report_tti);
  count(&writer, "targetTti", sample->target_tti);
  text(&writer, "source", "policy");
  sp_write_key(&writer, "models");
  sp_write_map(&writer, 2);
  model(&writer, "prb");
  model(&writer, "power");
  sp_end_map(&writer);
  stages(&writer);
  lists(&writer);
  if (sample->has_unknown) model(&writer, "hint");
  if (!sample->is_incomplete) {
    sp_write_key(&writer, "grants");
    sp_write_list(&writer, (uint32_t)sample->num_grants);
    for (int user = 0; user < sample->num_grants; user += 1) grant(&writer, sample, user);
    sp_end_list(&writer);
  }
  sp_end_map(&writer);
  return writer.is_full ? 0 : (size_t)(writer.next - bytes);
}

static void sample_user(const slotpilot_setup *setup, slotpilot_user *user, int u) {
  user->rnti = (uint16_t)(17921 + u);
  user->cqi_wideband = (uint8_t)(u % 16);
  user->num_subband = (uint16_t)((setup->carrier_prb + setup->subband_prb - 1) / setup->subband_prb);
  for (int i = 0; i < user->num_subband; i += 1) user->cqi_subband[i] = (uint8_t)((u + i) % 16);
  user->cqi_age_slots = 4;
  user->buffer_bytes = u % 2 ? 123456 : SLOTPILOT_FULL_BUFFER_BYTES;
  user->hol_delay_us = 2500;
  user->num_feedback = 1;
  user->feedback[0] = (slotpilot_feedback){3, u % 2 == 0, u % 2 == 1, 17, 2152, 1203};
  user->num_pending = 1;
  user->pending[0] = (slotpilot_pending){5, 9, 2, 1, 5, 808};
  user->delivered_bits = 2152;
}

void sample_report(const slotpilot_setup *setup, slotpilot_report *report, int num_users) {
  report->num_reserved = 1;
  report->reserved[0] = (slotpilot_run){0, 4};
  report->num_users = (uint16_t)num_users;
  for (int u = 0; u < num_users; u += 1) sample_user(setup, &report->users[u], u);
  slotpilot_user *first = &report->users[0];
  first->num_sinr = (uint16_t)((setup->carrier_prb + setup->prg_size_prb - 1) / setup->prg_size_prb);
  for (int i = 0; i < first->num_sinr; i += 1) first->sinr_db[i] = -7.25f + (float)i;
  first->has_snssai = true;
  first->sst = 1;
  strcpy(first->sd, "00abCD");
  first->five_qi = 9;
  first->gbr_kbps = 5000;
  report->applied = (slotpilot_applied){SLOTPILOT_REJECTED, 1207, true, 1205, SLOTPILOT_POWER_CAP};
}
