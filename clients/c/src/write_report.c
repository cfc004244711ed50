#include "write_report.h"

#include <math.h>

#include "writer.h"

static void write_count(sp_writer *writer, const char *key, uint64_t number) {
  sp_write_key(writer, key);
  sp_write_count(writer, number);
}

static void write_runs(sp_writer *writer, const slotpilot_run *runs, uint32_t num_runs) {
  sp_write_list(writer, num_runs);
  for (uint32_t i = 0; i < num_runs; i += 1) {
    sp_write_list(writer, 2);
    sp_write_count(writer, runs[i].start_prb);
    sp_write_count(writer, runs[i].num_prb);
    sp_end_list(writer);
  }
  sp_end_list(writer);
}

static void write_cqi(sp_writer *writer, const slotpilot_user *user) {
  sp_write_map(writer, 3);
  write_count(writer, "wideband", user->cqi_wideband);
  sp_write_key(writer, "subband");
  sp_write_list(writer, user->num_subband);
  for (uint32_t i = 0; i < user->num_subband; i += 1) {
    sp_write_count(writer, user->cqi_subband[i]);
  }
  sp_end_list(writer);
  write_count(writer, "ageSlots", user->cqi_age_slots);
  sp_end_map(writer);
}

static void write_sinr(sp_writer *writer, const slotpilot_user *user) {
  sp_write_list(writer, user->num_sinr);
  for (uint32_t i = 0; i < user->num_sinr; i += 1) sp_write_real(writer, user->sinr_db[i]);
  sp_end_list(writer);
}

static void write_feedback(sp_writer *writer, const slotpilot_feedback *feedback) {
  sp_write_map(writer, feedback->dtx ? 6 : 5);
  write_count(writer, "pid", feedback->pid);
  sp_write_key(writer, "ack");
  sp_write_boolean(writer, feedback->ack);
  if (feedback->dtx) {
    sp_write_key(writer, "dtx");
    sp_write_boolean(writer, true);
  }
  write_count(writer, "tbsBits", feedback->tbs_bits);
  write_count(writer, "mcs", feedback->mcs);
  write_count(writer, "targetTti", feedback->target_tti);
  sp_end_map(writer);
}

static void write_pending(sp_writer *writer, const slotpilot_pending *pending) {
  sp_write_map(writer, 6);
  write_count(writer, "pid", pending->pid);
  write_count(writer, "tbsBits", pending->tbs_bits);
  write_count(writer, "mcs", pending->mcs);
  write_count(writer, "numPrb", pending->num_prb);
  write_count(writer, "rv", pending->rv);
  write_count(writer, "txCount", pending->tx_count);
  sp_end_map(writer);
}

static void write_harq(sp_writer *writer, const slotpilot_user *user) {
  sp_write_key(writer, "harqFeedback");
  sp_write_list(writer, user->num_feedback);
  for (uint32_t i = 0; i < user->num_feedback; i += 1) write_feedback(writer, &user->feedback[i]);
  sp_end_list(writer);
  sp_write_key(writer, "harqPending");
  sp_write_list(writer, user->num_pending);
  for (uint32_t i = 0; i < user->num_pending; i += 1) write_pending(writer, &user->pending[i]);
  sp_end_list(writer);
}

static void write_snssai(sp_writer *writer, const slotpilot_user *user) {
  bool has_sd = user->sd[0] != '\0';
  sp_write_key(writer, "snssai");
  sp_write_map(writer, has_sd ? 2 : 1);
  write_count(writer, "sst", user->sst);
  if (has_sd) {
    sp_write_key(writer, "sd");
    sp_write_text(writer, user->sd);
  }
  sp_end_map(writer);
}

static void write_user(sp_writer *writer, const slotpilot_user *user) {
  uint32_t num_optional = (user->num_sinr > 0) + user->has_snssai + (user->five_qi > 0) +
                          (user->gbr_kbps > 0);
  sp_write_map(writer, 7 + num_optional);
  write_count(writer, "rnti", user->rnti);
  sp_write_key(writer, "cqi");
  write_cqi(writer, user);
  if (user->num_sinr > 0) {
    sp_write_key(writer, "sinrDb");
    write_sinr(writer, user);
  }
  write_count(writer, "bufferBytes", user->buffer_bytes);
  write_count(writer, "holDelayUs", user->hol_delay_us);
  write_harq(writer, user);
  write_count(writer, "deliveredBits", user->delivered_bits);
  if (user->has_snssai) write_snssai(writer, user);
  if (user->five_qi > 0) write_count(writer, "fiveQi", user->five_qi);
  if (user->gbr_kbps > 0) write_count(writer, "gbrKbps", user->gbr_kbps);
  sp_end_map(writer);
}

static void write_applied(sp_writer *writer, const slotpilot_applied *applied) {
  sp_write_key(writer, "applied");
  sp_write_map(writer, 2u + applied->has_seq + (applied->reason != SLOTPILOT_OK));
  sp_write_key(writer, "status");
  sp_write_text(writer, slotpilot_status_name(applied->status));
  write_count(writer, "targetTti", applied->target_tti);
  if (applied->has_seq) write_count(writer, "allocationSeq", applied->allocation_seq);
  if (applied->reason != SLOTPILOT_OK) {
    sp_write_key(writer, "reason");
    sp_write_text(writer, slotpilot_code_name(applied->reason));
  }
  sp_end_map(writer);
}

size_t sp_write_report(slotpilot_encoding encoding, const slotpilot_report *report, char *bytes,
                       size_t capacity) {
  sp_writer writer = sp_begin_writing(encoding, bytes, capacity);
  bool has_echo = report->applied.status != SLOTPILOT_NO_ECHO;
  sp_write_map(&writer, 7u + has_echo);
  write_count(&writer, "seq", report->seq);
  write_count(&writer, "tti", report->tti);
  write_count(&writer, "sfn", report->sfn);
  write_count(&writer, "slot", report->slot);
  write_count(&writer, "sentNs", report->sent_ns);
  sp_write_key(&writer, "reservedPrb");
  write_runs(&writer, report->reserved, report->num_reserved);
  sp_write_key(&writer, "users");
  sp_write_list(&writer, report->num_users);
  for (uint32_t u = 0; u < report->num_users; u += 1) write_user(&writer, &report->users[u]);
  sp_end_list(&writer);
  if (has_echo) write_applied(&writer, &report->applied);
  sp_end_map(&writer);
  return writer.is_full ? 0 : (size_t)(writer.next - bytes);
}
