/** @file Tests without a broker; says what failed and returns 1. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "inbox.h"
#include "negotiation.h"
#include "read_allocation.h"
#include "report_memory.h"
#include "sample.h"
#include "write_report.h"

static int num_failed;

static void expect(bool is_kept, int line, const char *what) {
  if (is_kept) return;
  num_failed += 1;
  fprintf(stderr, "unit.c:%d: %s\n", line, what);
}
#define EXPECT(kept) expect(kept, __LINE__, #kept)

static char bytes[SLOTPILOT_MAX_MESSAGE_BYTES];
static sp_scratch scratch;
static slotpilot_allocation allocation;
static const slotpilot_encoding ENCODINGS[] = {SLOTPILOT_MSGPACK, SLOTPILOT_JSON};

static const sample GOOD = {
    .seq = 7, .report_tti = 5, .target_tti = 7, .num_grants = 3, .num_prb = 5,
    .power_offset_db = -1.25};

static slotpilot_code read_sample(slotpilot_encoding encoding, const sample *sample) {
  size_t length = sample_allocation(encoding, sample, bytes, sizeof bytes);
  return sp_read_allocation(&scratch, bytes, length, &allocation);
}

static slotpilot_code read_text(const char *text) {
  return sp_read_allocation(&scratch, text, strlen(text), &allocation);
}

static void reads_every_field(slotpilot_encoding encoding) {
  EXPECT(read_sample(encoding, &GOOD) == SLOTPILOT_OK);
  EXPECT(allocation.seq == 7 && allocation.report_tti == 5 && allocation.target_tti == 7);
  EXPECT(allocation.source == SLOTPILOT_SOURCE_POLICY && allocation.total_us == 17.5);
  EXPECT(strcmp(allocation.prb_model.name, "prb") == 0);
  EXPECT(strcmp(allocation.power_model.sha256, "0123456789ab") == 0);
  EXPECT(allocation.prb_fallback == SLOTPILOT_OK);
  EXPECT(allocation.power_fallback == SLOTPILOT_DEADLINE);
  EXPECT(allocation.num_clamps == 1 && allocation.num_grants == 3 && allocation.num_runs == 6);
  const slotpilot_grant *grant = &allocation.grants[1];
  EXPECT(grant->rnti == 17922 && grant->harq_pid == 1 && !grant->retransmission);
  EXPECT(grant->mcs == 17 && grant->power_offset_db == -1.25 && grant->share == 0.05);
  EXPECT(grant->num_runs == 2 && grant->num_prb == 5);
  EXPECT(grant->runs[0].start_prb == 5 && grant->runs[0].num_prb == 2);
  EXPECT(grant->runs[1].start_prb == 7 && grant->runs[1].num_prb == 3);
}

static void ignores_unknown_fields(slotpilot_encoding encoding) {
  sample unknown = GOOD;
  unknown.has_unknown = true;
  EXPECT(read_sample(encoding, &unknown) == SLOTPILOT_OK && allocation.num_grants == 3);
}

static void refuses_what_is_cut_or_followed(slotpilot_encoding encoding) {
  size_t length = sample_allocation(encoding, &GOOD, bytes, sizeof bytes);
  for (size_t cut = 0; cut < length; cut += 1) {
    EXPECT(sp_read_allocation(&scratch, bytes, cut, &allocation) == SLOTPILOT_MALFORMED);
  }
  bytes[length] = encoding == SLOTPILOT_JSON ? '1' : '\x01';
  EXPECT(sp_read_allocation(&scratch, bytes, length + 1, &allocation) == SLOTPILOT_MALFORMED);
}

static void names_what_is_wrong(slotpilot_encoding encoding) {
  sample wrong = GOOD;
  wrong.is_incomplete = true;
  EXPECT(read_sample(encoding, &wrong) == SLOTPILOT_BAD_FIELD);
  EXPECT(allocation.seq == 7 && allocation.target_tti == 7); // for the echo
  wrong = GOOD;
  wrong.power_offset_db = 31;
  EXPECT(read_sample(encoding, &wrong) == SLOTPILOT_BAD_RANGE);
  wrong = GOOD;
  wrong.num_grants = SLOTPILOT_MAX_CARRIER_PRB + 1;
  wrong.num_prb = 1;
  EXPECT(read_sample(encoding, &wrong) == SLOTPILOT_BAD_RANGE);
  wrong.num_grants = 200;
  wrong.num_prb = 2;
  EXPECT(read_sample(encoding, &wrong) != SLOTPILOT_OK); // beyond the pool of runs
}

static void refuses_odd_json(void) {
  static const char *const odd[] = {"[]", "{]", "{\"seq\"}", "{\"seq\":}", "{\"seq\":1 2}",
                                    "{\"seq\":01}", "{\"seq\":1e}", "{1:2}", "{\"seq\":nul}",
                                    "{\"a\":[\"b\":1]}", "{}{}", "\"\"", "  ", "{\"seq\":+1}"};
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i += 1) {
    slotpilot_code code = read_text(odd[i]);
    if (code != SLOTPILOT_MALFORMED) fprintf(stderr, "%s: %s\n", odd[i], slotpilot_code_name(code));
    EXPECT(code == SLOTPILOT_MALFORMED);
  }
  EXPECT(read_text("{}") == SLOTPILOT_BAD_FIELD);
  EXPECT(read_text(" {\"seq\" : 1.5 }") == SLOTPILOT_BAD_FIELD);
  EXPECT(read_text("{\"seq\":1e400}") == SLOTPILOT_BAD_RANGE);
  EXPECT(read_text("{\"seq\":-1}") == SLOTPILOT_BAD_RANGE);
}

/** Found by the fuzz test: a key was compared as far as its NUL, and beyond the name's end. */
static void compares_keys_with_nul(void) {
  static const char message[] = "\x81\xad" "seq\0.........\x01";
  EXPECT(sp_read_allocation(&scratch, message, sizeof message - 1, &allocation) ==
         SLOTPILOT_BAD_FIELD);
}

static void refuses_what_is_too_deep_or_large(void) {
  static char deep[400001];
  memset(deep, '[', sizeof deep - 1);
  memcpy(deep, "{\"grants\":", 10);
  EXPECT(read_text(deep) == SLOTPILOT_TOO_LARGE || read_text(deep) == SLOTPILOT_MALFORMED);
  EXPECT(sp_read_allocation(&scratch, deep, SLOTPILOT_MAX_MESSAGE_BYTES + 1, &allocation) ==
         SLOTPILOT_TOO_LARGE);
}

/** Gives the inbox an allocation for a slot. */
static slotpilot_code offer(sp_inbox *inbox, uint64_t seq, uint64_t report_tti, uint64_t target_tti) {
  sample sent = GOOD;
  uint64_t answered;
  sent.seq = seq;
  sent.report_tti = report_tti;
  sent.target_tti = target_tti;
  size_t length = sample_allocation(SLOTPILOT_MSGPACK, &sent, bytes, sizeof bytes);
  slotpilot_code code = sp_accept(inbox, bytes, length, &answered);
  EXPECT(answered == report_tti);
  return code;
}

static void keeps_the_first_for_each_slot_ahead(void) {
  sp_inbox inbox;
  slotpilot_applied echo = {SLOTPILOT_MISS, 0, false, 0, SLOTPILOT_OK};
  EXPECT(sp_open_inbox(&inbox, 2));
  EXPECT(sp_begin_slot(&inbox, 100, &echo) == NULL && echo.status == SLOTPILOT_MISS);
  EXPECT(offer(&inbox, 1, 99, 101) == SLOTPILOT_OK);
  EXPECT(offer(&inbox, 2, 100, 102) == SLOTPILOT_OK);
  EXPECT(offer(&inbox, 3, 99, 101) == SLOTPILOT_STALE_TTI);
  EXPECT(offer(&inbox, 4, 101, 103) == SLOTPILOT_FUTURE_TTI);
  EXPECT(offer(&inbox, 5, 98, 100) == SLOTPILOT_STALE_TTI);
  EXPECT(sp_held(&inbox, 102)->seq == 2 && sp_held(&inbox, 103) == NULL);
  EXPECT(sp_begin_slot(&inbox, 101, &echo)->seq == 1);
  EXPECT(echo.status == SLOTPILOT_MISS); // HIT is the client's to say
  EXPECT(sp_begin_slot(&inbox, 102, &echo)->seq == 2);
  EXPECT(sp_begin_slot(&inbox, 103, &echo) == NULL);
  sp_close_inbox(&inbox);
}

static void tells_what_came_instead(void) {
  sp_inbox inbox;
  slotpilot_applied echo = {SLOTPILOT_MISS, 0, false, 0, SLOTPILOT_OK};
  EXPECT(sp_open_inbox(&inbox, 2));
  sp_begin_slot(&inbox, 100, &echo);
  EXPECT(offer(&inbox, 1, 98, 100) == SLOTPILOT_STALE_TTI);
  sp_begin_slot(&inbox, 101, &echo);
  EXPECT(echo.status == SLOTPILOT_STALE && echo.target_tti == 100 && echo.allocation_seq == 1);
  EXPECT(echo.reason == SLOTPILOT_STALE_TTI);
  EXPECT(offer(&inbox, 2, 101, 102) == SLOTPILOT_BAD_RANGE); // not its report's slot
  sp_begin_slot(&inbox, 102, &echo);
  EXPECT(echo.status == SLOTPILOT_REJECTED && echo.target_tti == 102 && echo.has_seq);
  EXPECT(echo.reason == SLOTPILOT_BAD_RANGE);
  sp_close_inbox(&inbox);
}

/** Checks the allocation that was read last, and perhaps changed since. */
static slotpilot_code check(const slotpilot_state *state) {
  slotpilot_setup setup;
  slotpilot_default_setup(&setup);
  setup.prg_size_prb = 1;
  return slotpilot_check(&setup, &allocation, state);
}

static void checks_every_rule(void) {
  static const uint16_t rntis[] = {17921, 17922, 17923};
  static const slotpilot_run reserved[] = {{50, 2}};
  slotpilot_process processes[48] = {{SLOTPILOT_IDLE, 0, 0}};
  slotpilot_state state = {3, rntis, processes, true, 1, reserved};
  slotpilot_grant *grant = &allocation.grants[0];
#define AFTER(change) (read_sample(SLOTPILOT_MSGPACK, &GOOD), change, check(&state))
  EXPECT(AFTER((void)0) == SLOTPILOT_OK);
  EXPECT(AFTER(grant->rnti = 4) == SLOTPILOT_UNKNOWN_RNTI);
  EXPECT(AFTER(allocation.grants[2].rnti = 17921) == SLOTPILOT_DUPLICATE_RNTI);
  EXPECT(AFTER(allocation.runs[0].start_prb = 5) == SLOTPILOT_PRB_OVERLAP);
  EXPECT(AFTER(allocation.runs[0].start_prb = 51) == SLOTPILOT_PRB_BUDGET);
  EXPECT(AFTER(allocation.runs[0].start_prb = 50) == SLOTPILOT_RESERVED_PRB);
  EXPECT(AFTER(grant->num_runs = 0) == SLOTPILOT_PRB_BUDGET);
  EXPECT(AFTER(grant->harq_pid = 16) == SLOTPILOT_BAD_RANGE);
  EXPECT(AFTER(grant->mcs = 29) == SLOTPILOT_BAD_RANGE);
  EXPECT(AFTER(grant->retransmission = true) == SLOTPILOT_RETX_CONFLICT);
  EXPECT(AFTER(grant->power_offset_db = 6.01) == SLOTPILOT_POWER_CAP);
  EXPECT(AFTER(allocation.num_grants = 0) == SLOTPILOT_OK);
  processes[0].state = SLOTPILOT_IN_FLIGHT;
  EXPECT(AFTER((void)0) == SLOTPILOT_RETX_CONFLICT);
  processes[0] = (slotpilot_process){SLOTPILOT_WAITING, 17, 5};
  EXPECT(AFTER((void)0) == SLOTPILOT_RETX_CONFLICT);
  EXPECT(AFTER(grant->retransmission = true) == SLOTPILOT_OK);
  EXPECT(AFTER((grant->retransmission = true, grant->mcs = 255)) == SLOTPILOT_OK);
  EXPECT(AFTER((grant->retransmission = true, grant->mcs = 16)) == SLOTPILOT_RETX_CONFLICT);
  processes[0].num_prb = 4;
  EXPECT(AFTER(grant->retransmission = true) == SLOTPILOT_RETX_CONFLICT);
  state.is_downlink = false;
  EXPECT(AFTER((void)0) == SLOTPILOT_RESERVED_PRB);
}

static void keeps_the_power_budget(void) {
  static const uint16_t rntis[] = {17921};
  slotpilot_process processes[16] = {{SLOTPILOT_IDLE, 0, 0}};
  slotpilot_state state = {1, rntis, processes, true, 0, NULL};
  sample all = GOOD;
  all.num_grants = 1;
  all.num_prb = 40;
  all.power_offset_db = 10 * log10(52.0 / 40);
  EXPECT(read_sample(SLOTPILOT_MSGPACK, &all) == SLOTPILOT_OK);
  EXPECT(check(&state) == SLOTPILOT_OK);
  allocation.grants[0].power_offset_db += 1e-6;
  EXPECT(check(&state) == SLOTPILOT_POWER_CAP);
}

static slotpilot_setup report_setup(void) {
  slotpilot_setup setup;
  slotpilot_default_setup(&setup);
  setup.cell_id = "cell-1";
  return setup;
}

static void refuses_reports_out_of_range(void) {
  slotpilot_setup setup = report_setup();
  sp_report_memory memory;
  EXPECT(sp_open_report(&memory, &setup));
  slotpilot_user *user = memory.report.users;
#define REPORT(change) \
  (sp_clear_report(&memory, &setup), sample_report(&setup, &memory.report, 3), change, \
   sp_check_report(&setup, &memory.report))
  EXPECT(REPORT((void)0) == SLOTPILOT_OK);
  EXPECT(REPORT(user->rnti = 0) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT(user->cqi_subband[2] = 16) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT(user->sinr_db[51] = NAN) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT(user->num_sinr = 53) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT(user->num_pending = 17) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT(user->pending[0].tx_count = 0) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT(user->sd[3] = 'x') == SLOTPILOT_BAD_RANGE);
  char *unterminated = (char *)user + offsetof(slotpilot_user, sd);
  EXPECT(REPORT(memset(unterminated, '1', 12)) == SLOTPILOT_BAD_RANGE); // on into what follows
  EXPECT(REPORT(memory.report.reserved[0].num_prb = 53) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT(memory.report.num_users = 65) == SLOTPILOT_BAD_RANGE);
  EXPECT(REPORT((void)0) == SLOTPILOT_OK);
  EXPECT(sp_write_report(SLOTPILOT_JSON, &memory.report, bytes, 100) == 0);
  sp_close_report(&memory);
}

static void names_the_field_of_a_bad_setup(void) {
  slotpilot_setup setup = report_setup();
  slotpilot_error error;
  EXPECT(sp_check_setup(&setup, &error) == SLOTPILOT_OK);
  setup.scs_khz = 45;
  EXPECT(sp_check_setup(&setup, &error) == SLOTPILOT_CONFIG_INVALID);
  EXPECT(strstr(error.message, "scs_khz: 15, 30, 60 or 120") != NULL);
}

static void asks_until_answered(void) {
  sp_negotiation negotiation = {0};
  sp_setup_reply refusal = {.accepted = false};
  EXPECT(!sp_is_request_due(&negotiation, 0));
  sp_solicit(&negotiation);
  EXPECT(sp_is_request_due(&negotiation, 0) && !sp_is_request_due(&negotiation, 900));
  EXPECT(sp_is_request_due(&negotiation, 1000)); // no answer in a second
  sp_hear_reply(&negotiation, NULL);              // nobody there
  EXPECT(!sp_is_request_due(&negotiation, 1499) && sp_is_request_due(&negotiation, 1500));
  sp_hear_reply(&negotiation, &refusal);
  EXPECT(!sp_is_request_due(&negotiation, 99999)); // final
  sp_solicit(&negotiation);
  EXPECT(sp_is_request_due(&negotiation, 99999));
}

int main(void) {
  if (!sp_open_scratch(&scratch)) return 2;
  for (int i = 0; i < 2; i += 1) {
    reads_every_field(ENCODINGS[i]);
    ignores_unknown_fields(ENCODINGS[i]);
    refuses_what_is_cut_or_followed(ENCODINGS[i]);
    names_what_is_wrong(ENCODINGS[i]);
  }
  refuses_odd_json();
  compares_keys_with_nul();
  refuses_what_is_too_deep_or_large();
  keeps_the_first_for_each_slot_ahead();
  tells_what_came_instead();
  checks_every_rule();
  keeps_the_power_budget();
  refuses_reports_out_of_range();
  names_the_field_of_a_bad_setup();
  asks_until_answered();
  sp_close_scratch(&scratch);
  printf("%d failed\n", num_failed);
  return num_failed > 0;
}
