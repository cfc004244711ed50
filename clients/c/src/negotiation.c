#include "negotiation.h"

/** How long a request may stay unanswered, and the least time between two. Unit: ms. */
enum { TIMEOUT_MS = 1000, RETRY_MS = 500 };

void sp_solicit(sp_negotiation *negotiation) { negotiation->is_wanted = true; }

void sp_hear_reply(sp_negotiation *negotiation, const sp_setup_reply *reply) {
  negotiation->is_asked = false;
  if (reply == NULL) {
    negotiation->is_wanted = true;
    return;
  }
  negotiation->is_answered = true;
  negotiation->reply = *reply;
}

bool sp_is_request_due(sp_negotiation *negotiation, uint64_t now_ms) {
  bool is_late = negotiation->is_asked && now_ms >= negotiation->asked_ms + TIMEOUT_MS;
  if (is_late) sp_hear_reply(negotiation, NULL);
  bool is_due = negotiation->is_wanted && !negotiation->is_asked && now_ms >= negotiation->next_ms;
  if (!is_due) return false;
  negotiation->is_wanted = false;
  negotiation->is_asked = true;
  negotiation->asked_ms = now_ms;
  negotiation->next_ms = now_ms + RETRY_MS;
  return true;
}
