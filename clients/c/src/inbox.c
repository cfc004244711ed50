#include "inbox.h"

#include <stdlib.h>

#include "read_allocation.h"

bool sp_open_inbox(sp_inbox *inbox, uint8_t lead_slots) {
  *inbox = (sp_inbox){.lead_slots = lead_slots, .tti = -1};
  bool is_complete = sp_open_scratch(&inbox->scratch);
  inbox->spare = calloc(1, sizeof *inbox->spare);
  is_complete = is_complete && inbox->spare != NULL;
  for (int i = 0; i <= lead_slots; i += 1) {
    inbox->held[i] = calloc(1, sizeof *inbox->held[i]);
    is_complete = is_complete && inbox->held[i] != NULL;
  }
  return is_complete;
}

void sp_close_inbox(sp_inbox *inbox) {
  for (int i = 0; i < SP_INBOX_SLOTS; i += 1) free(inbox->held[i]);
  free(inbox->spare);
  sp_close_scratch(&inbox->scratch);
}

static int place_of(const sp_inbox *inbox, int64_t tti) {
  return (int)(tti % (inbox->lead_slots + 1));
}

static slotpilot_code timing_problem(const sp_inbox *inbox, const slotpilot_allocation *allocation) {
  int64_t target_tti = (int64_t)allocation->target_tti;
  if (target_tti <= inbox->tti) return SLOTPILOT_STALE_TTI;
  if (target_tti > inbox->tti + inbox->lead_slots) return SLOTPILOT_FUTURE_TTI;
  if (allocation->report_tti + inbox->lead_slots != allocation->target_tti) {
    return SLOTPILOT_BAD_RANGE;
  }
  return inbox->is_held[place_of(inbox, target_tti)] ? SLOTPILOT_STALE_TTI : SLOTPILOT_OK;
}

/** Remembers a refusal for the echo, where the message names a slot. */
static void remember(sp_inbox *inbox, slotpilot_code code) {
  const slotpilot_allocation *read = inbox->spare;
  if (read->target_tti == SP_UNKNOWN) return;
  int64_t target_tti = (int64_t)read->target_tti;
  if (target_tti > inbox->tti + inbox->lead_slots) return;
  bool is_late = target_tti <= inbox->tti;
  *(is_late ? &inbox->late : &inbox->rejected[place_of(inbox, target_tti)]) = (sp_refusal){
      .exists = true,
      .has_seq = read->seq != SP_UNKNOWN,
      .seq = read->seq,
      .target_tti = read->target_tti,
      .code = code,
  };
}

slotpilot_code sp_accept(sp_inbox *inbox, const void *bytes, size_t length, uint64_t *report_tti) {
  slotpilot_code code = sp_read_allocation(&inbox->scratch, bytes, length, inbox->spare);
  bool is_unreadable = code == SLOTPILOT_MALFORMED || code == SLOTPILOT_TOO_LARGE;
  *report_tti = is_unreadable ? SP_UNKNOWN : inbox->spare->report_tti;
  if (is_unreadable) return code;
  if (code == SLOTPILOT_OK) code = timing_problem(inbox, inbox->spare);
  if (code != SLOTPILOT_OK) {
    remember(inbox, code);
    return code;
  }
  int place = place_of(inbox, (int64_t)inbox->spare->target_tti);
  slotpilot_allocation *old = inbox->held[place];
  inbox->held[place] = inbox->spare;
  inbox->is_held[place] = true;
  inbox->spare = old;
  return SLOTPILOT_OK;
}

const slotpilot_allocation *sp_begin_slot(sp_inbox *inbox, uint64_t tti, slotpilot_applied *echo) {
  const slotpilot_allocation *taken = sp_held(inbox, tti);
  int place = place_of(inbox, (int64_t)tti);
  sp_refusal refusal = inbox->rejected[place];
  if (!refusal.exists || refusal.target_tti != tti) refusal = inbox->late;
  if (refusal.exists && taken == NULL) {
    *echo = (slotpilot_applied){
        .status = refusal.target_tti == tti ? SLOTPILOT_REJECTED : SLOTPILOT_STALE,
        .target_tti = refusal.target_tti,
        .has_seq = refusal.has_seq,
        .allocation_seq = refusal.seq,
        .reason = refusal.code,
    };
  }
  for (int i = 0; i <= inbox->lead_slots; i += 1) {
    if (inbox->held[i]->target_tti <= tti) inbox->is_held[i] = false;
    if (inbox->rejected[i].target_tti <= tti) inbox->rejected[i].exists = false;
  }
  inbox->late.exists = false;
  inbox->tti = (int64_t)tti;
  return taken;
}

const slotpilot_allocation *sp_held(const sp_inbox *inbox, uint64_t tti) {
  int place = place_of(inbox, (int64_t)tti);
  bool is_there = inbox->is_held[place] && inbox->held[place]->target_tti == tti;
  return is_there ? inbox->held[place] : NULL;
}
