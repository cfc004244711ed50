/** @file Allocations that wait for their slot. */
#ifndef SP_INBOX_H
#define SP_INBOX_H

#include "cursor.h"

/** What is known of a message that was refused. */
typedef struct sp_refusal {
  bool exists;
  bool has_seq;
  uint64_t seq;
  uint64_t target_tti;
  slotpilot_code code;
} sp_refusal;

/** Enough for the current slot and all that can be asked ahead. */
enum { SP_INBOX_SLOTS = SLOTPILOT_MAX_LEAD_SLOTS + 1 };

/** Keeps the first valid allocation for each of the next `lead_slots` slots; memory is bounded. */
typedef struct sp_inbox {
  sp_scratch scratch;
  uint8_t lead_slots;
  /** Slot that was begun last; -1 before the first. */
  int64_t tti;
  /** By slot, modulo `lead_slots + 1`. */
  slotpilot_allocation *held[SP_INBOX_SLOTS];
  bool is_held[SP_INBOX_SLOTS];
  sp_refusal rejected[SP_INBOX_SLOTS];
  /** Latest message for a slot that had passed. */
  sp_refusal late;
  /** What the next message is read into. */
  slotpilot_allocation *spare;
} sp_inbox;

/** Allocates the inbox; false without memory. `sp_close_inbox` frees it either way. */
bool sp_open_inbox(sp_inbox *inbox, uint8_t lead_slots);
void sp_close_inbox(sp_inbox *inbox);

/**
 * Takes in what came on the allocation subject; anything at all.
 *
 * @param report_tti Receives the slot of the report that it answers, `SP_UNKNOWN` where unreadable.
 * @returns `SLOTPILOT_OK` when it is kept for its slot, or the code it is refused with.
 */
slotpilot_code sp_accept(sp_inbox *inbox, const void *bytes, size_t length, uint64_t *report_tti);

/**
 * Begins slot `tti` and forgets what came for earlier ones.
 *
 * @param echo Receives REJECTED or STALE, if that is what came instead; untouched otherwise.
 * @returns The allocation for the slot, or NULL; valid until the next slot begins.
 */
const slotpilot_allocation *sp_begin_slot(sp_inbox *inbox, uint64_t tti, slotpilot_applied *echo);

/** What is held for a later slot, or NULL. */
const slotpilot_allocation *sp_held(const sp_inbox *inbox, uint64_t tti);

#endif
