/** @file When to ask for the setup: one request at a time, until it is answered (rule E9). */
#ifndef SP_NEGOTIATION_H
#define SP_NEGOTIATION_H

#include "setup.h"

/** Where the setup stands. */
typedef struct sp_negotiation {
  /** A request is to be sent, at `next_ms` or later. */
  bool is_wanted;
  /** A request is under way since `asked_ms`. */
  bool is_asked;
  uint64_t next_ms, asked_ms;
  /** The latest answer. */
  bool is_answered;
  sp_setup_reply reply;
} sp_negotiation;

/** Wants a setup: at the start and whenever a service solicits. A solicitation during a request is
 *  answered by one further request. */
void sp_solicit(sp_negotiation *negotiation);

/** Whether a request is due; if so, it counts as sent. Unit: ms on a monotonic clock. */
bool sp_is_request_due(sp_negotiation *negotiation, uint64_t now_ms);

/** Takes an answer in; NULL = nobody is there, or what came is no answer. */
void sp_hear_reply(sp_negotiation *negotiation, const sp_setup_reply *reply);

#endif
